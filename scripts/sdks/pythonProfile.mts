/**
 * Python has a type for what goes in and another for what comes out, so type checkers would refuse the profile of a
 * `TrainingProfile` as the argument of a job. At run time it passes; here the argument's type says so too.
 */
const ARGUMENT =
  /(?<= training_profile: pulumi\.Input\[Optional\[)(?:Union\[)?('TrainingShapeProfileArgs'(?:, 'TrainingShapeProfileArgsDict')?)\]?(?=\]\] = None)/g;

/** @throws when a module that takes profiles is not written any more as it is read here */
export function acceptProfiles(path: string, text: string): string {
  if (!/(promoted_model|trainer_job)\.py$/.test(path)) return text;
  const accepted = text.replaceAll(ARGUMENT, "Union[$1, 'outputs.TrainingShapeProfile']");
  if (accepted === text) throw new Error(`${path} has no argument training_profile any more`);
  return accepted;
}
