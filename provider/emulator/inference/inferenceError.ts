import { ApiError } from "../server/apiError.js";

/** A refusal in the inference side's form: `{error: {message, code}}` (SDK `errors.py`); the texts are assumed. */
export class InferenceError extends ApiError {
  constructor(
    status: number,
    private readonly reason: string,
    message: string,
  ) {
    super(status, 0, message);
  }

  override body(): unknown {
    return { error: { object: "error", type: "invalid_request_error", code: this.reason, message: this.message } };
  }
}
