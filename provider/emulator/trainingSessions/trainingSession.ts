import { type Account } from "../accounts/seed.js";
import { type CheckpointParent, parentOf } from "../checkpoints/parent.js";
import { notFound } from "../server/apiError.js";
import { type TrainingSession } from "./seed.js";

export function sessionName(account: Account, sessionId: string): string {
  return `accounts/${account.id}/trainingSessions/${sessionId}`;
}

/** Text assumed, after that of a trainer job. */
export function findSession(account: Account, sessionId: string): TrainingSession {
  const session = account.trainingSessions.find(({ id }) => id === sessionId);
  if (session === undefined) throw notFound(`TrainingSession ${sessionName(account, sessionId)} not found`);
  return session;
}

/** The session and the trainer it is bound to must both still be there (SDK; the answer is assumed). */
export function sessionParent(account: Account, session: TrainingSession): CheckpointParent {
  const trainer = account.trainerJobs.find(({ id }) => id === session.boundTrainer);
  if (session.boundTrainer !== undefined && (trainer === undefined || trainer.deleteTime !== undefined)) {
    throw notFound(`the trainer of ${sessionName(account, session.id)} is gone`);
  }
  return parentOf(sessionName(account, session.id), session);
}
