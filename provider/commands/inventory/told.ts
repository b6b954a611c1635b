import { type ServiceObject } from "./serviceObject.js";

/** What its row at the service tells of an object. */
export type Told = Omit<ServiceObject, "noun" | "name" | "resource">;

/** The service's own words on what has failed. */
export function wordsOf(status: { readonly message: string | undefined } | undefined): string {
  const { message = "" } = status ?? {};
  return message === "" ? "the service says nothing more" : message;
}

/** Proto3 JSON may send an empty name for none. */
export function namesIn(names: readonly (string | undefined)[]): string[] {
  return names.flatMap((name = "") => (name === "" ? [] : [name]));
}
