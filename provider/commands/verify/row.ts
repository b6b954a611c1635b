import { type Look, type Answered } from "./look.js";
import { type Step, type Trial } from "./trial.js";
import { open, type Verdict } from "./verdict.js";

/** How a question is answered: by reading, by `--write`, or not at all. */
export type How = "reads" | "writes" | "no";

export interface Row<Value extends string = string> {
  readonly question: string;
  readonly how: How;
  readonly find: (look: Look, trial: Trial | undefined) => Verdict<Value> | Promise<Verdict<Value>>;
}

type Found<Value extends string> = Verdict<Value> | Promise<Verdict<Value>>;

/** A question that GETs answer. */
export function reads<Value extends string>(
  question: string,
  find: (look: Look, trial: Trial | undefined) => Found<Value>,
): Row<Value> {
  return { question, how: "reads", find };
}

/** A question that a step of the trial answers. */
export function writes<Value extends string>(
  question: string,
  step: Step,
  judge: (answer: Answered, trial: Trial) => Verdict<Value>,
): Row<Value> {
  const find = (_look: Look, trial: Trial | undefined): Verdict<Value> => {
    if (trial === undefined) return open("needs --job and --write");
    const answer = trial.answers.get(step);
    return answer === undefined ? open(trial.whyNot(step)) : judge(answer, trial);
  };
  return { question, how: "writes", find };
}

/** A question that nobody should pay for, and why. */
export function never(question: string, why: string): Row<never> {
  return { question, how: "no", find: () => open(why) };
}
