/** What each word of a choice means. A union of texts in the sources that has no row here is an error. */
interface Choice {
  readonly description: string;
  /** From the word to its meaning. */
  readonly values: Readonly<Record<string, string>>;
}

const CHOICES: Readonly<Record<string, Choice>> = {
  Adopt: {
    description: "Whether a model that exists already is taken over.",
    values: {
      never: "A model that exists is refused.",
      ifSameSource: "Taken over if its ownership line proves the same checkpoint and base model.",
      always: "Taken over as it is.",
    },
  },
  CheckpointType: {
    description: "Of which type the checkpoint is that is chosen.",
    values: {
      INFERENCE_LORA: "Promoted to a LoRA model.",
      INFERENCE_BASE: "Promoted to a full model.",
      CHECKPOINT_TYPE_INFERENCE_LORA: "`INFERENCE_LORA`, as a checkpoint says it.",
      CHECKPOINT_TYPE_INFERENCE_BASE: "`INFERENCE_BASE`, as a checkpoint says it.",
    },
  },
  HotLoadTransitionType: {
    description: "How a deployment goes over to new weights.",
    values: { ASYNC: "Asynchronously.", SYNC: "Synchronously." },
  },
  OnDelete: {
    description: "What happens to the model when its resource is deleted or replaced.",
    values: { delete: "It is deleted.", keep: "It stays, and is only forgotten." },
  },
  OnReplace: {
    description: "What becomes of a deployment when another one has taken its place.",
    values: {
      delete: "It is deleted.",
      scaleToZero: "It stays with no replica; the service deletes it after 7 days without traffic.",
      keep: "It stays as it is, and is billed on.",
    },
  },
  OwnershipMarker: {
    description: "Whether descriptions carry an ownership line.",
    values: { on: "They do, and it proves whose an object is.", off: "They do not, and nothing is proved by it." },
  },
  Preflight: {
    description: "What a preview looks up.",
    values: {
      strict: "Refuses what would fail.",
      warn: "Only says what would fail.",
      off: "Asks the service nothing.",
    },
  },
  Provenance: {
    description: "How far a training shape is proved.",
    values: {
      verified: "It agrees with what the trainer job records of its accelerators.",
      declared: "The trainer job records none.",
    },
  },
  WhenImmutable: {
    description: "What a change of hardware or placement does.",
    values: {
      fail: "Changes the deployment in place, and fails where the service refuses that.",
      replace: "Creates a second one, without trying.",
    },
  },
  WaitFor: {
    description: "What create waits for.",
    values: { created: "That it is accepted.", ready: "That it is ready for use." },
  },
};

export interface EnumSpec {
  readonly type: "string";
  readonly description: string;
  readonly enum: readonly { readonly name: string; readonly value: string; readonly description: string }[];
}

/** The name of the choice among these words, and its type. */
export function enumOf(words: readonly string[]): readonly [name: string, spec: EnumSpec] {
  const wanted = words.toSorted().join();
  const found = Object.entries(CHOICES).find(([, { values }]) => Object.keys(values).sort().join() === wanted);
  if (found === undefined) throw new Error(`scripts/schema/enums.mts has no choice among ${words.join(", ")}`);
  const [name, { description, values }] = found;
  const specs = Object.entries(values).map(([value, meaning]) => ({
    name: pascalCase(value),
    value,
    description: meaning,
  }));
  return [name, { type: "string", description, enum: specs }];
}

/** `CHECKPOINT_TYPE` and `ifSameSource` alike, from which every language makes a name of its own kind. */
function pascalCase(word: string): string {
  const parts = word === word.toUpperCase() ? word.toLowerCase().split("_") : [word];
  return parts.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join("");
}
