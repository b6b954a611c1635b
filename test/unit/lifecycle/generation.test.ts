import { describe, expect, test } from "vitest";
import { drawGeneration, isOfAnotherBackend, markOf, UNKNOWN_BACKEND } from "../../../provider/lifecycle/generation.js";
import { seededRandom } from "../../support/seededRandom.js";

const [HERE, THERE] = [markOf("https://api.pulumi.com"), markOf("s3://states")];

describe("a generation", () => {
  test.each<[string, string, string, boolean]>([
    ["drawn here", drawGeneration(HERE), HERE, false],
    ["drawn for another backend", drawGeneration(THERE), HERE, true],
    ["drawn where the backend was not found", drawGeneration(UNKNOWN_BACKEND), HERE, false],
    ["of another backend, where none is found", drawGeneration(THERE), UNKNOWN_BACKEND, false],
    ["of version 0.1.0", "5e1f0a33", HERE, false],
  ])("%s, tells whether it is another backend's", (_, generation, mark, isOther) => {
    expect(generation).toMatch(/^[0-9a-f]{8}$/);
    expect(isOfAnotherBackend(generation, mark)).toBe(isOther);
  });

  test("of version 0.1.0 passes for one of another backend in about one of 256 cases", () => {
    const random = seededRandom(1);
    const drawn = Array.from({ length: 100_000 }, () =>
      Math.floor(random() * 2 ** 32)
        .toString(16)
        .padStart(8, "0"),
    );
    const mistaken = drawn.filter((generation) => isOfAnotherBackend(generation, HERE)).length;
    expect(mistaken).toBeGreaterThan(300);
    expect(mistaken).toBeLessThan(500);
  });

  test("holds nothing of the backend but three digits of a digest", () => {
    expect(HERE).toMatch(/^[0-9a-f]{3}$/);
    expect(drawGeneration(HERE, "abc").slice(0, 6)).toBe(`${HERE}abc`);
  });
});
