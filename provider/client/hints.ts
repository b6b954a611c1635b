/** What to do about a failure, by HTTP status and kind of call (meanings: SDK 1.2.28, `errors.py`), or by its code where no answer came. */

import { isQuota, type ErrorReason } from "./errors.js";

export function general(status: number): string | undefined {
  if (status === 401)
    return "check the API key; training endpoints need a training-scoped key, an inference-only key gets 401";
  if (status === 402) return "the account has no credit or a payment failed";
  if (status === 403) return "the key is valid and has no permission here; use a key of this account, or ask its owner";
  if (status === 412) return "the account is suspended, or the feature is not enabled for it";
  if (status === 429)
    return "wait; the account's rate limit (6000 requests a minute, 10 without payment method) is shared with inference";
  if (status >= 500) return "try again; if it stays, give the request id to Fireworks support";
  return undefined;
}

export function trainerJob(status: number): string | undefined {
  if (status === 404)
    return "no such trainer job in this account, or it was deleted more than 30 days ago; check the id and the account";
  return general(status);
}

/** What keeps a trainer from starting or from being resumed. */
export function startTrainer(
  status: number,
  serverMessage: string,
  reason: ErrorReason | undefined,
): string | undefined {
  const { quota_required: required = "?", quota_available: available = "?" } = reason?.metadata ?? {};
  if (status === 403 && isQuota(reason)) {
    return `the account's tier has no training GPUs of this kind (${required} required, ${available} available; Blackwell, that is B200 and B300, begins with tier 2): choose a training shape on other GPUs, or raise the tier`;
  }
  if (status === 429 && (isQuota(reason) || serverMessage.includes("quota_exceeded"))) {
    return `the account's quota of training GPUs is used up (${required} required, ${available} available): delete or stop another trainer job, choose a smaller training shape, or raise the tier`;
  }
  if (status === 403)
    return "this key must not start trainers here: use a training-scoped key of this account; preemptible, extraArgs and extraValues need an admin key";
  if (status === 400 && /skip_?validations/i.test(serverMessage))
    return "set trainingShape, or autoSelectTrainingShape: true, and leave skipValidations out; a launch without a shape skips validations, which takes a superuser key";
  if (status === 400) return "check the configuration that the message names";
  if (status === 412)
    return "the training shape is not enabled on this account, or the account is suspended: choose another training shape, or ask Fireworks to enable it";
  return noCapacity(status, serverMessage) ?? general(status);
}

/** RESOURCE_EXHAUSTED of the service itself; told by its message, since it has no structure (vendor's cookbook). */
function noCapacity(status: number, serverMessage: string): string | undefined {
  return status === 429 && /capacity/i.test(serverMessage)
    ? "the service has no such GPUs free now, which is no quota of the account: try again later, or choose another shape or region"
    : undefined;
}

/** What keeps a deployment from being created, changed or brought up. */
export function deployment(status: number, serverMessage: string, reason: ErrorReason | undefined): string | undefined {
  if (isQuota(reason) || (status === 429 && serverMessage.includes("quota_exceeded"))) {
    const { quota_required: required = "?", quota_available: available = "?" } = reason?.metadata ?? {};
    return `the account's quota of GPUs for deployments is used up (${required} required, ${available} available): delete or scale down another deployment, choose a smaller deployment shape, or raise the quota (usually 16 GPUs each of A100, H100, H200 and B200)`;
  }
  if (status === 403)
    return "the key is valid and must not do that here; extraArgs and extraValues need a superuser key, preemptible an admin key";
  return noCapacity(status, serverMessage) ?? general(status);
}

/** A pod answers only while its job runs. */
export function trainerPod(status: number): string | undefined {
  if (status === 404 || status === 502 || status === 503)
    return "the trainer's pod is not up: the job has to be RUNNING; list the job's checkpoints at the control plane instead (listCheckpoints), which works in any state";
  return general(status);
}

export function listCheckpoints(status: number): string | undefined {
  return status === 404 ? trainerJob(status) : general(status);
}

/** Whether the service has this route is not known. */
export function listReinforcementCheckpoints(status: number): string | undefined {
  if (status === 404)
    return "no such job in this account, or the service lists no checkpoints of reinforcement fine-tuning jobs: use the model that the job itself makes, its outputModel";
  return general(status);
}

export function promote(status: number, serverMessage: string): string | undefined {
  if (/not found in GCS/i.test(serverMessage)) {
    return "the checkpoint's files are gone: an earlier promotion with a bad model id, or retention after the job's deletion; promote another checkpoint";
  }
  if (/base_model/i.test(serverMessage)) return "pass the base model that the trainer job was started from";
  if (status === 400)
    return "use a name that listCheckpoints gives, with promotable true, and the trainer job's own base model";
  if (status === 404) return "the checkpoint is gone: its job was deleted more than 30 days ago, or the name is wrong";
  if (status === 409) return "a model with this id exists already; get it before promoting again";
  // 502 and 504 come while the copy goes on (vendor's cookbook).
  if (status === 408 || status >= 500) return "the promotion may be going on; get the model before promoting again";
  return general(status);
}

export function trainingShape(status: number): string | undefined {
  if (status === 404) return "no such training shape or version, or the key may not see it; check the name";
  return general(status);
}

export function deploymentShape(status: number): string | undefined {
  if (status === 404) return "no such deployment shape or version, or the key may not see it";
  return general(status);
}

export function deleteModel(status: number): string | undefined {
  if (status === 400 || status === 412) return "undeploy the model first; it is still loaded on a deployment";
  return general(status);
}

/** @param code of a fault of a certificate */
export function certificate(code: string): string {
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return "the certificate is another host's: check the base URL";
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID")
    return "check this machine's clock; if it is right, the service or a proxy in between has to renew its certificate";
  return "behind a proxy or gateway with a certificate authority of its own, set NODE_EXTRA_CA_CERTS to the file of its certificate before the process starts";
}

/** @param code of what kept the host from answering, or the name of the error */
export function network(code: string, host: string): string | undefined {
  // To this machine no proxy leads.
  const orProxy = /^(localhost|127\..*|\[::1\])$/.test(host) ? "" : "; where only a proxy leads out, set HTTPS_PROXY";
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `check the base URL, and this machine's name server: the host has no address here${orProxy}`;
    case "ECONNREFUSED":
      return `check the base URL, host and port: nothing listens there${orProxy}`;
    case "UND_ERR_CONNECT_TIMEOUT":
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return `check the base URL: nobody answers there${orProxy}`;
    case "ERR_SSL_WRONG_VERSION_NUMBER":
    case "ERR_SSL_PACKET_LENGTH_TOO_LONG":
    case "EPROTO":
      return "check the base URL, scheme and port: what listens there does not speak TLS";
    case "HTTPParserError":
      return "check the base URL, scheme and port: what listens there does not speak HTTP";
    default:
      return undefined;
  }
}
