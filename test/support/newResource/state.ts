import { z } from "zod";
import { type ParsedArgs, parseArgs, preflightArg } from "../../../provider/lifecycle/args.js";
import { argsOf, type FieldTable, fixed, ignored, patched } from "../../../provider/lifecycle/fieldTable.js";
import { type Properties } from "../../../provider/lifecycle/handler.js";
import { type CheckedInputs, type SavedState } from "../../../provider/lifecycle/kind.js";
import { plainJson } from "../../../provider/lifecycle/properties.js";
import { type Note } from "./notes.js";

export const FIELDS = {
  shelf: fixed(z.string()),
  title: patched(z.string()),
  preflight: ignored(preflightArg),
} as const satisfies FieldTable;

const argsSchema = argsOf(FIELDS);
export type NoteValues = z.output<typeof argsSchema>;
export type NoteInputs = NoteValues & CheckedInputs & { readonly shelf: string };

export function parse(properties: Properties): ParsedArgs<NoteValues> {
  return parseArgs("Note", argsSchema, properties, ({ shelf }, unknown) =>
    shelf !== undefined || unknown.has("shelf") ? [] : [{ property: "shelf", reason: "is required" }],
  );
}

export interface NoteState extends SavedState, Pick<NoteInputs, "shelf" | "title"> {
  readonly schemaVersion: 1;
  readonly service: string;
  readonly noteName: string;
  readonly state: string;
  readonly createTime: string;
}

export type Own = Pick<NoteState, "service" | "generation">;

export function stateOf(inputs: NoteInputs, found: Note, own: Own, unfinished?: true): Properties {
  const { __identity, shelf, title } = inputs;
  const { name: noteName, state, createTime } = found;
  const asked = { __identity, shelf, title };
  const saved: NoteState = { schemaVersion: 1, ...asked, ...own, noteName, state, createTime, unfinished };
  return plainJson(saved);
}
