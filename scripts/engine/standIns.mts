/**
 * Whether only Pulumi's own engine and language hosts will do, as where what users have is to be tested (`STAND_INS=refused`),
 * and on Windows, since ours are shell scripts. Its name is not one of Pulumi's or ours: those are kept from the engine and
 * what it runs.
 */
export function refusesStandIns({ STAND_INS }: NodeJS.ProcessEnv, platform = process.platform): boolean {
  if (platform === "win32") return true;
  if (STAND_INS === undefined || STAND_INS === "") return false;
  if (STAND_INS !== "refused") throw new Error(`STAND_INS=${STAND_INS} says nothing. Fix: STAND_INS=refused, or none`);
  return true;
}
