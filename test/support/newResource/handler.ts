import { NotReadyError } from "../../../provider/client/errors.js";
import { waitUntil } from "../../../provider/client/wait.js";
import { type Call, messageOf } from "../../../provider/lifecycle/call.js";
import { Findings } from "../../../provider/lifecycle/check.js";
import { compareFields } from "../../../provider/lifecycle/fieldTable.js";
import { makeOne, type Making, generatedId } from "../../../provider/lifecycle/freeId.js";
import { type Kind } from "../../../provider/lifecycle/kind.js";
import * as ownership from "../../../provider/lifecycle/ownership.js";
import { plainJson } from "../../../provider/lifecycle/properties.js";
import { remove, type Standing } from "../../../provider/lifecycle/removal.js";
import { type Note, type Notes } from "./notes.js";
import { FIELDS, type NoteInputs, type NoteState, type NoteValues, type Own, parse, stateOf } from "./state.js";

/** A note on a shelf. */
export const note = (notes: Notes): Kind<NoteValues, NoteInputs, Note, NoteState, Own> => ({
  words: {
    noun: "note",
    made: "was written",
    again: "pulumi up writes it again",
    anew: "another shelf gets a new one",
  },
  placeOf: ({ noteName, service }) => ({ name: noteName, service }),

  parse,
  refuse: () => [],
  check: async ({ news, values: { shelf }, before, preflight }, call) => {
    const findings = new Findings(preflight);
    if (shelf !== undefined) await findings.attempt("shelf", () => notes.requireShelf(shelf));
    const failures = findings.refusals();
    if (failures.length > 0) return { inputs: news, failures };
    await findings.warn(call);
    const isNew = before === undefined || before.shelf !== shelf;
    if (isNew) call.announce(`writes a note on ${shelf ?? "a shelf that is not known yet"}`);
    return { inputs: news, failures: [] };
  },

  compare: (saved, news) => compareFields(FIELDS, { ...saved }, { ...news }),
  describeUpdate: ({ difference: { updates }, unfinished }) =>
    unfinished ? "waits for the note that an earlier run began" : `in place: ${updates.join(", ")}`,

  make: async ({ shelf, title = "" }, call, memory) => {
    const { identity } = call;
    const accountId = await call.client().getAccountId();
    const drawn = call.newGeneration();
    const description = drawn === undefined ? "" : ownership.formatOwnerLine(identity, drawn);
    const making: Making<Note> = {
      noun: "note",
      doing: "writing",
      // A create repeated after a crash comes to the same id, and so finds its own note.
      generate: (number) => generatedId(identity, shelf, number, { maxLength: 40, fallback: "note" }),
      nameOf: (id) => `accounts/${accountId}/notes/${id}`,
      find: (name) => notes.find(name),
      requireOwn: ({ name, description }) => {
        const { owner } = ownership.parseOwnerLine(description) ?? {};
        if (owner !== undefined && owner !== ownership.ownerOf(identity)) throw new Error(`${name} is somebody else's`);
      },
      create: (id) => notes.create({ name: `accounts/${accountId}/notes/${id}`, shelf, title, description }),
    };
    const { found, existing } = await makeOne(making, call, memory);
    const own = { service: call.client().baseUrl, generation: ownership.generationOf(found, drawn) };
    return { name: found.name, found, existing, own };
  },
  settle: async ({ name, own }, inputs, call) => {
    const ready = await settled(name, notes, call);
    return { found: await titled(ready, inputs, notes), own };
  },
  stateOf,
  describeResult: (_inputs, { name, title }) => `${name}: ${title}`,

  look: ({ noteName }) => notes.find(noteName),
  whyNotOwn: (found, saved) => ownership.whyNotOwn(found, saved),
  // A title that the program does not set is not managed.
  refreshed: (props, { state, title }) =>
    plainJson({ ...props, state, title: props.title === undefined ? undefined : title }),
  readUnmanaged: async (id, props) => {
    const { name, shelf, title, state } = await notes.get(id);
    return { id: name, props: { ...props, noteName: name, shelf, title, state }, inputs: props };
  },
  imported: async (id, { identity, client }) => {
    const found = await notes.get(id);
    const inputs = { __identity: identity.text, shelf: found.shelf, title: found.title };
    return { id: found.name, props: stateOf(inputs, found, { service: client().baseUrl }), inputs };
  },

  change: async (found, inputs, { service, generation, unfinished }, call) => {
    const ready = unfinished === true ? await settled(found.name, notes, call) : found;
    return { found: await titled(ready, inputs, notes), own: { service, generation }, inputs };
  },
  remove: (saved, call, place) => {
    const look = async (): Promise<Standing> => {
      const found = await notes.find(place.name);
      if (found === undefined) await ownership.requireVisibleAccount(place, call);
      const why = found === undefined ? undefined : ownership.whyNotOwn(found, saved);
      if (why !== undefined) return { notOwn: why };
      return found === undefined ? { gone: true } : "there";
    };
    return remove({ name: place.name, look, send: () => notes.delete(place.name) }, call);
  },
});

/** @throws NotReadyError when it is there and not ready */
async function settled(name: string, notes: Notes, { clock, signal }: Call): Promise<Note> {
  const look = async () => {
    const found = await notes.get(name);
    return found.state === "READY" ? { done: found } : { running: found.state };
  };
  try {
    return await waitUntil(look, { clock, signal, timeoutMs: 60_000 });
  } catch (error) {
    throw new NotReadyError(name, [`${name} is not ready: ${messageOf(error)}`], { cause: error });
  }
}

/** Changes the title, if it is not the one that is asked for. */
function titled(found: Note, { title = found.title }: NoteInputs, notes: Notes): Note | Promise<Note> {
  return title === found.title ? found : notes.patch(found.name, { title });
}
