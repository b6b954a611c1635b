import { MAX_MODEL_ID_LENGTH } from "./names.js";

/**
 * Checks an output model id before `promoteCheckpoint`: a rejected id (over 63 characters, or with
 * other characters than lower-case a-z, 0-9 and hyphen) orphans the staged checkpoint.
 *
 * @returns the faults, one formatted text each; an empty list means that the id is valid.
 * @example
 * validateOutputModelId("My Model"); // ["output_model_id 'My Model' contains invalid characters. ..."]
 * @see the vendor's page "FireworksClient", `validate_output_model_id`
 */
export function validateOutputModelId(outputModelId: string | null | undefined): string[] {
  if (outputModelId === undefined || outputModelId === null || outputModelId === "") {
    return ["output_model_id is required"];
  }
  const faults: string[] = [];
  if (!/^[a-z0-9-]+$/.test(outputModelId)) {
    faults.push(
      `output_model_id '${outputModelId}' contains invalid characters. Must be lowercase a-z, 0-9, or hyphen.`,
    );
  }
  // The reference counts Unicode code points, not UTF-16 units.
  const length = Array.from(outputModelId).length;
  if (length > MAX_MODEL_ID_LENGTH) {
    faults.push(
      `output_model_id '${outputModelId}' is too long (${length} chars). Maximum is ${MAX_MODEL_ID_LENGTH} characters.`,
    );
  }
  return faults;
}
