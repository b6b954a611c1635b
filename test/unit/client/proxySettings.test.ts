import { describe, expect, test } from "vitest";
import { proxyOf } from "../../../provider/client/proxySettings.js";

const PROXY = "http://proxy.corp:3128";
const proxied = (url: string, env: NodeJS.ProcessEnv): string | undefined => proxyOf(new URL(url), env)?.url;

describe("which variable counts", () => {
  test.each<[string, NodeJS.ProcessEnv, string | undefined]>([
    ["https://a.test", {}, undefined],
    ["https://a.test", { HTTPS_PROXY: PROXY }, PROXY],
    ["http://a.test", { HTTPS_PROXY: PROXY }, undefined],
    ["http://a.test", { HTTP_PROXY: PROXY }, PROXY],
    ["https://a.test", { HTTP_PROXY: PROXY }, PROXY],
    ["https://a.test", { HTTPS_PROXY: PROXY, HTTP_PROXY: "http://other:1" }, PROXY],
    ["https://a.test", { HTTPS_PROXY: "http://other:1", https_proxy: PROXY }, PROXY],
    ["https://a.test", { HTTPS_PROXY: PROXY, https_proxy: "" }, PROXY],
    ["https://a.test", { HTTPS_PROXY: " " }, undefined],
    ["https://a.test", { HTTPS_PROXY: "https://proxy.corp" }, "https://proxy.corp"],
    ["https://a.test", { HTTPS_PROXY: "socks5://proxy.corp:1080" }, "socks5://proxy.corp:1080"],
  ])("%s with %j goes through %s", (url, env, proxy) => {
    expect(proxied(url, env)).toBe(proxy);
  });

  test("a SOCKS proxy keeps the user in its address, since it has no header for one", () => {
    const found = proxyOf(new URL("https://a.test"), { HTTPS_PROXY: "socks5://me:pw@proxy.corp:1080" });
    expect(found).toMatchObject({ url: "socks5://proxy.corp:1080", uri: "socks5://me:pw@proxy.corp:1080" });
  });
});

describe("NO_PROXY", () => {
  test.each<[string, string, boolean]>([
    ["*", "https://api.test", true],
    ["a.test,*", "https://api.test", true],
    ["*:443", "https://api.test", true],
    ["*:444", "https://api.test", false],
    ["api.test", "https://api.test", true],
    ["API.test.", "https://api.TEST", true],
    ["api.test", "https://api.test.", true],
    ["test", "https://api.test", true],
    [".test", "https://api.test", true],
    [".api.test", "https://api.test", true],
    ["*.test", "https://api.test", true],
    ["*.api.test", "https://api.test", false],
    ["pi.test", "https://api.test", false],
    ["api.test:443", "https://api.test", true],
    ["api.test:8443", "https://api.test", false],
    ["api.test:8443", "https://api.test:8443", true],
    ["api.test:80", "http://api.test", true],
    ["a.test b.test\tc.test", "https://c.test", true],
    ["", "https://api.test", false],
    [",,", "https://api.test", false],
    [".", "https://api.test", false],
    ["10.1.2.3", "https://10.1.2.3", true],
    ["10.1.2.3", "https://10.1.2.30", false],
    ["10.0.0.0/8", "https://10.1.2.3", true],
    ["10.0.0.0/8", "https://11.1.2.3", false],
    ["10.0.0.0/33", "https://10.1.2.3", false],
    ["10.0.0.0/x", "https://10.1.2.3", false],
    ["0.0.0.0/0", "https://10.1.2.3", true],
    ["10.0.0.0/8", "https://10.corp.test", false],
    ["10.0.0.0/8:8443", "https://10.1.2.3:8443", true],
    ["10.0.0.0/8:8443", "https://10.1.2.3", false],
    ["fd00::/8", "https://[fd12::1]", true],
    ["fd00::/8", "https://[fe80::1]", false],
    ["fd12::1", "https://[fd12:0::1]", true],
    ["[fd12::1]", "https://[fd12::1]:8443", true],
    ["[fd12::1]:443", "https://[fd12::1]", true],
    ["[fd12::1]:444", "https://[fd12::1]", false],
  ])("%j and %s: direct %s", (noProxy, url, isDirect) => {
    for (const name of ["NO_PROXY", "no_proxy"]) {
      expect(proxied(url, { HTTP_PROXY: PROXY, [name]: noProxy })).toBe(isDirect ? undefined : PROXY);
    }
  });
});

test.each([
  "http://localhost:4010",
  "http://LOCALHOST.",
  "http://acme.localhost",
  "http://127.0.0.1",
  "http://127.9.9.9",
  "http://127.1",
  "http://[::1]",
  "http://[::ffff:127.0.0.1]",
])("this machine is never asked for through a proxy: %s", (url) => {
  expect(proxied(url, { HTTP_PROXY: PROXY, HTTPS_PROXY: PROXY })).toBeUndefined();
});

test.each(["http://localhost.corp", "http://notlocalhost", "http://128.0.0.1", "http://[::2]"])(
  "what only looks like this machine is: %s",
  (url) => {
    expect(proxied(url, { HTTP_PROXY: PROXY })).toBe(PROXY);
  },
);
