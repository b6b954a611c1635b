import { describe, expect, test } from "vitest";
import { parseIdentity } from "../../../provider/lifecycle/identity.js";
import { PROMOTED_MODEL } from "../../../provider/tokens.js";

const identityOf = (organization: string, urn: string): string => `${organization}/${urn}`;

describe("an identity is taken apart", () => {
  test.each<[string, string, { stack: string; project: string; resource: string }]>([
    [
      "a resource of the stack",
      `urn:pulumi:dev::bots::${PROMOTED_MODEL}::support-bot`,
      { stack: "dev", project: "bots", resource: "support-bot" },
    ],
    [
      "a child of components",
      `urn:pulumi:dev::bots::acme:ml:Team$acme:ml:Release$${PROMOTED_MODEL}::support-bot`,
      { stack: "dev", project: "bots", resource: "support-bot" },
    ],
    [
      "a name that holds colons",
      `urn:pulumi:dev::bots::${PROMOTED_MODEL}::team::support::bot`,
      { stack: "dev", project: "bots", resource: "team::support::bot" },
    ],
    [
      "a name that holds slashes and blanks",
      `urn:pulumi:dev::bots::${PROMOTED_MODEL}::team/support bot`,
      { stack: "dev", project: "bots", resource: "team/support bot" },
    ],
    [
      "a name that looks like a URN",
      `urn:pulumi:dev::bots::${PROMOTED_MODEL}::urn:x`,
      { stack: "dev", project: "bots", resource: "urn:x" },
    ],
  ])("%s", (_, urn, parts) => {
    for (const organization of ["organization", "acme-inc", ""]) {
      const text = identityOf(organization, urn);
      expect(parseIdentity(text)).toEqual({ text, urn, ...parts });
    }
  });

  test.each([undefined, null, 5, {}, ""])("%j is no identity, and harms nobody", (value) => {
    expect(parseIdentity(value)).toEqual({ text: "", urn: "", stack: "", project: "", resource: "" });
  });
});
