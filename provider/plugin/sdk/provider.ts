import * as pulumi from "@pulumi/pulumi";
import { pluginOptions } from "./pluginOptions.js";

/** Settings of one Fireworks account. Stack config is not read; what is not set comes from the environment. */
export interface ProviderArgs {
  /** The API key, training-scoped; always a secret. */
  apiKey?: pulumi.Input<string>;
  /** Needed when the key sees several accounts. @default the account of the key */
  accountId?: pulumi.Input<string>;
  /** The control plane: `http` or `https`, without user name, password or query. @default "https://api.fireworks.ai" */
  baseUrl?: pulumi.Input<string>;
  /** Where trainers' own servers are reached. @default the control plane */
  trainerGatewayUrl?: pulumi.Input<string>;
  /** Headers of every request; always secret. */
  additionalHeaders?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** False turns TLS verification off. @default true */
  verifySsl?: pulumi.Input<boolean>;
  /** What a preview looks up, unless a resource says otherwise. @default "strict" */
  preflight?: pulumi.Input<"strict" | "warn" | "off">;
  /** Whether descriptions carry an ownership line. @default "on" */
  ownershipMarker?: pulumi.Input<"on" | "off">;
  /** `<project>/<stack>`: what a renamed stack was called, so that it changes and deletes what it made then. */
  renamedFrom?: pulumi.Input<string>;
  /** The stack's Pulumi organization, which generated ids hang on and no plugin is told. @default "organization" */
  organization?: pulumi.Input<string>;
}

/**
 * One Fireworks account of a stack that has several.
 *
 * @example
 * const research = new Provider("research", { apiKey, accountId: "research" });
 * const model = new PromotedModel("bot", { trainerJob: "sft-7" }, { provider: research });
 */
export class Provider extends pulumi.ProviderResource {
  constructor(name: string, args: ProviderArgs = {}, opts?: pulumi.ResourceOptions) {
    const { apiKey, additionalHeaders, verifySsl, ...texts } = args;
    const settings = {
      ...texts,
      apiKey: apiKey === undefined ? undefined : pulumi.secret(apiKey),
      // Pulumi takes settings as texts.
      additionalHeaders:
        additionalHeaders === undefined ? undefined : pulumi.secret(pulumi.jsonStringify(additionalHeaders)),
      verifySsl: verifySsl === undefined ? undefined : pulumi.jsonStringify(verifySsl),
    };
    const given = Object.entries(settings).filter(([, value]) => value !== undefined);
    super("fireworks", name, Object.fromEntries(given), pulumi.mergeOptions(pluginOptions(), opts));
  }
}
