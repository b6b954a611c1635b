import { NotFoundError } from "./errors.js";

/** A shape without a version to take by its bare name. @param path of its versions */
export function noLatestVersion(what: string, path: string): NotFoundError {
  return new NotFoundError({
    what,
    method: "GET",
    path,
    serverMessage: "it has no latest validated version",
    fix: "try again in a minute (usual right after the shape was updated), or name a version",
    effect: "none",
  });
}
