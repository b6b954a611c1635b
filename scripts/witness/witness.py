"""What the vendor's own SDK makes of the emulator: named checks, a table of what failed, a count. Run by witness.mts."""

import json
import logging
import os
import sys
import time
import urllib.request
import warnings

import fireworks
import fireworks.training.sdk as sdk
from fireworks.training.sdk.fireworks_client import validate_output_model_id

URL, KEY = os.environ["FIREWORKS_BASE_URL"], os.environ["FIREWORKS_API_KEY"]
A = "accounts/acme"
BASE = "accounts/fireworks/models/qwen3-8b"
LORA_BASE = "accounts/fireworks/models/llama-v3p1-8b-instruct"
SHAPE = "accounts/fireworks/trainingShapes/qwen3-8b-128k"
LORA_SHAPE = "accounts/fireworks/trainingShapes/llama-v3p1-8b-instruct-128k-lora"
DEPLOYMENT_SHAPE = "accounts/fireworks/deploymentShapes/rft-qwen3-8b"
JOB = f"{A}/rlorTrainerJobs/sft-7"
T = "2026-10-30T10:00:00Z"


def rows(*ids):
    kinds = {"full": "INFERENCE_BASE", "lora": "INFERENCE_LORA", "dcp": "TRAINING_LORA"}
    return [{"id": id, "createTime": T, "checkpointType": "CHECKPOINT_TYPE_" + kinds[id.split("-")[0]]} for id in ids]


OLD = "run-0123456789abcdef0123456789abcdef:lora"
TRAINED = {"baseModel": BASE, "loraRank": 8, "checkpoints": rows("lora-a1b2c3d4", "full-a1b2c3d4", "dcp")}
SESSION = {"id": "ts-1", **TRAINED}
SEED = {
    "modes": {"privilegedFields": "accept", "skipValidations": "accept"},
    "accounts": [
        {
            "id": "acme",
            "apiKeys": [KEY],
            "tier": 4,
            "trainerJobs": [
                {"id": "sft-7", **TRAINED},
                {"id": "old", "baseModel": BASE, "checkpoints": [{**rows("lora-a1b2c3d4")[0], "id": OLD}]},
                {"id": "paused", "baseModel": BASE, "state": "JOB_STATE_PAUSED"},
                {"id": "up", "baseModel": BASE, "state": "JOB_STATE_RUNNING", "checkpoints": rows("dcp")},
                {"id": "failed", "baseModel": BASE, "state": "JOB_STATE_FAILED", "status": {"message": "no GPUs"}},
            ],
            "supervisedFineTuningJobs": [{"id": "sft", **TRAINED}],
            "dpoJobs": [{"id": "dpo", **TRAINED}],
            "trainingSessions": [SESSION],
            "models": [
                {"id": "full"},
                {"id": "lora", "peftDetails": {"baseModel": BASE, "r": 8}, "createTime": T},
            ],
            "deployments": [
                {"id": "prod", "baseModel": BASE, "enableAddons": True, "enableHotLoad": True},
                {"id": "gone", "baseModel": BASE, "state": "DELETED", "deleteTime": T},
            ],
        }
    ],
}
TEN = {f"m-{n}" for n in range(10)}

results = []
group = ""


def control(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{URL}/_emulator/{path}", data, method=method)) as answer:
        return json.loads(answer.read())


def fresh(name, modes=None, **acme):
    """Begins a group of checks on a service that nobody has used."""
    global group
    group = name
    account = {**SEED["accounts"][0], **acme}
    control("PUT", "state", {"accounts": [account], "modes": {**SEED["modes"], **(modes or {})}})


def check(name, call, holds=lambda got: got is not None):
    try:
        got = call()
        fault = "" if holds(got) else f"got {got!r}"
    except BaseException as error:  # noqa: BLE001
        fault = f"{type(error).__name__}: {error}"
    results.append((f"{group}: {name}", " ".join(fault.split())[:300]))
    return None if fault else got


def refused(name, call, kind, text=""):
    """The SDK itself says no, in this way."""

    def attempt():
        try:
            return call()
        except kind as error:
            return error

    check(name, attempt, lambda got: isinstance(got, kind) and text in str(got))


ids = lambda page: [row.name.split("/")[-1] for row in page]  # noqa: E731
requests = lambda: [f"{row['method']} {row['path']}" for row in control("GET", "requests")]  # noqa: E731

# Waiting is the emulator's clock's business.
pause = time.sleep
time.sleep = lambda seconds: pause(min(seconds, 0.02))
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

rest = fireworks.Fireworks(api_key=KEY, base_url=URL, account_id="acme", max_retries=0)
# With a base URL of its own the SDK asks for completions below that.
inference = fireworks.Fireworks(api_key=KEY, base_url=f"{URL}/inference", account_id="acme", max_retries=0)
client = sdk.FireworksClient(api_key=KEY, base_url=URL)
trainers = sdk.TrainerJobManager(api_key=KEY, base_url=URL)
deployments = sdk.DeploymentManager(api_key=KEY, base_url=URL)

# Accounts and models

fresh("accounts")
check("the key's account is found", lambda: client.account_id, lambda got: got == "acme")
check("list", lambda: rest.accounts.list(), lambda got: [row.name for row in got] == [A])
check("get", lambda: rest.accounts.get(account_id="acme"), lambda got: got.state == "READY")
refused("get another's", lambda: rest.accounts.get(account_id="other"), fireworks.PermissionDeniedError)
wrong = fireworks.Fireworks(api_key="wrong", base_url=URL, account_id="acme", max_retries=0)
refused("a wrong key", lambda: wrong.accounts.list(), fireworks.AuthenticationError)

fresh("models", models=[{"id": id, "contextLength": 8, "createTime": T} for id in sorted(TEN)])
FILTERS = {
    'name="accounts/acme/models/m-1"': {"m-1"},
    'name!="accounts/acme/models/m-1"': TEN - {"m-1"},
    'name="accounts/acme/models/m-1" OR name="accounts/acme/models/m-2"': {"m-1", "m-2"},
    '(name="accounts/acme/models/m-1" OR context_length=9) AND kind!=HF_PEFT_ADDON': {"m-1"},
    'NOT (name="accounts/acme/models/m-1")': TEN - {"m-1"},
    'create_time>"2026-01-01T00:00:00Z" AND public=false': TEN,
}
for text, found in FILTERS.items():
    check(f"list with the filter {text}", lambda t=text: rest.models.list(filter=t), lambda got, f=found: set(ids(got)) == f)
for order in ("name", "name desc", "create_time,name desc", "kind desc,name"):
    up = "name desc" not in order
    check(f"list in the order {order}", lambda o=order: ids(rest.models.list(order_by=o)), lambda got, u=up: got == sorted(TEN, reverse=not u))
check("list page by page", lambda: rest.models.list(page_size=3), lambda got: set(ids(got)) == TEN)
check("list with a read mask", lambda: next(iter(rest.models.list(read_mask="name"))), lambda got: got.name and got.kind is None)
check("a dense one", lambda: client.model_is_moe(BASE), lambda got: got is False)
check("a mixture of experts", lambda: client.model_is_moe("accounts/fireworks/models/glm-5p2"), lambda got: got is True)
refused("not there", lambda: client.model_is_moe(f"{A}/models/x"), sdk.ModelDetailsUnavailableError)
check("get", lambda: rest.models.get("m-1"), lambda got: got.name == f"{A}/models/m-1" and got.state == "READY")
check("update", lambda: rest.models.update("m-1", display_name="Bot", public=True), lambda got: got.display_name == "Bot" and got.public)
check("updated in place", lambda: rest.models.get("m-1"), lambda got: got.context_length == 8)
check("delete", lambda: rest.models.delete("m-1"))
refused("get a deleted one", lambda: rest.models.get("m-1"), fireworks.NotFoundError)
refused("update a deleted one", lambda: rest.models.update("m-1", display_name="x"), fireworks.NotFoundError)

# Shapes

fresh("shapes")
check("list", lambda: rest.deployment_shapes.list(account_id="fireworks"), lambda got: len(ids(got)) > 5)
check("list for a model", lambda: ids(rest.deployment_shapes.list(account_id="fireworks", target_model=BASE)), lambda got: "rft-qwen3-8b" in got)
check("get", lambda: rest.deployment_shapes.get("rft-qwen3-8b", account_id="fireworks"), lambda got: got.base_model == BASE)
check("list versions", lambda: rest.deployment_shape_versions.list("rft-qwen3-8b", account_id="fireworks"), lambda got: "gyiqbrd6" in ids(got))
check(
    "get a version",
    lambda: rest.deployment_shape_versions.get("gyiqbrd6", account_id="fireworks", deployment_shape_id="rft-qwen3-8b"),
    lambda got: got.validated and got.snapshot.accelerator_type is not None,
)
match = {"parent": A, "deployment": {"base_model": BASE}}
check("match", lambda: rest.deployment_shape_versions.match(create_deployment_request=match), lambda got: got.deployment_shape_versions)
check("a training shape", lambda: client.resolve_training_profile(SHAPE), lambda got: got.trainer_mode == "POLICY_TRAINER" and got.training_shape == SHAPE)
check("a version of one", lambda: client.resolve_training_profile(f"{SHAPE}/versions/vnuk8fdq"), lambda got: got.deployment_shape == f"{DEPLOYMENT_SHAPE}/versions/gyiqbrd6")
check("one for LoRA", lambda: client.resolve_training_profile(LORA_SHAPE), lambda got: got.supports_lora)
refused("a short name", lambda: client.resolve_training_profile("qwen3-8b-128k"), ValueError)
refused("not there", lambda: client.resolve_training_profile(f"{SHAPE}x"), RuntimeError, "was not found")

# Checkpoints and promotions

PARENTS = {
    "trainer job": (lambda c=client: c.list_checkpoints("sft-7"), client.promote_checkpoint, JOB),
    "supervised job": (
        lambda: client.list_training_job_checkpoints(f"{A}/supervisedFineTuningJobs/sft"),
        client.promote_training_job_checkpoint,
        f"{A}/supervisedFineTuningJobs/sft",
    ),
    "DPO job": (lambda: client.list_training_job_checkpoints(f"{A}/dpoJobs/dpo"), client.promote_training_job_checkpoint, f"{A}/dpoJobs/dpo"),
    "session": (
        lambda: client.list_training_session_checkpoints(f"{A}/trainingSessions/ts-1"),
        client.promote_session_checkpoint,
        f"{A}/trainingSessions/ts-1",
    ),
}
for noun, (listed, promote, parent) in PARENTS.items():
    fresh(f"checkpoints of a {noun}")
    check("are listed", listed, lambda got: [row["promotable"] for row in got] == [True, True, False])
    wanted = {"output_model_id": "bot", "base_model": BASE}
    for kind, made in (("lora", "HF_PEFT_ADDON"), ("full", "HF_BASE_MODEL")):
        name = f"{parent}/checkpoints/{kind}-a1b2c3d4"
        arguments = {**wanted, "output_model_id": f"bot-{kind}"}
        check(f"{kind} is promoted", lambda n=name, a=arguments: promote(name=n, **a), lambda got, m=made: (got["state"], got["kind"]) == ("READY", m))
    check("the model is there", lambda: rest.models.get("bot-lora"), lambda got: got.peft_details.base_model == BASE)
    refused("twice", lambda: promote(name=f"{parent}/checkpoints/lora-a1b2c3d4", **{**wanted, "output_model_id": "bot-lora"}), RuntimeError)
    refused("resume state", lambda: promote(name=f"{parent}/checkpoints/dcp", **wanted), RuntimeError)
    refused("not there", lambda: promote(name=f"{parent}/checkpoints/x", **wanted), RuntimeError, "not found in GCS")
    refused("a wrong base", lambda: promote(name=f"{parent}/checkpoints/lora-a1b2c3d4", output_model_id="x", base_model=LORA_BASE), RuntimeError, "base_model")
    refused("a wrong id", lambda: promote(name=f"{parent}/checkpoints/lora-a1b2c3d4", output_model_id="Bot", base_model=BASE), ValueError)

promote = lambda name=f"{JOB}/checkpoints/lora-a1b2c3d4": client.promote_checkpoint(  # noqa: E731
    name=name, output_model_id="bot", base_model=BASE
)
MODES = (
    {"asyncField": "done-operation"},
    {"asyncField": "ignored"},
    {"asyncField": "rejected"},
    {"operationName": "global"},
    {"checkpointsEnvelope": "rlorTrainerJobCheckpoints", "lastPageToken": "empty", "totalSize": "omitted"},
)
for modes in MODES:
    fresh(f"with {json.dumps(modes)}", modes)
    check("checkpoints are listed", lambda: client.list_checkpoints("sft-7", page_size=1), lambda got: len(got) == 3)
    check("a promotion ends in the model", promote, lambda got: got["state"] == "READY")

fresh("promotions")
check("a colon in the id", lambda: promote(f"{A}/rlorTrainerJobs/old/checkpoints/{OLD}"), lambda got: got["state"] == "READY")
check("the colon is sent as it is", requests, lambda got: f"POST /v1/{A}/checkpoints/{OLD}:promote" in got)
check("by job and id", lambda: client.promote_checkpoint("sft-7", "lora-a1b2c3d4", "bot-2", BASE), lambda got: got["state"] == "READY")
refused("a job that is not there", lambda: client.list_checkpoints("x"), RuntimeError, "was not found")
check("ids are judged", lambda: validate_output_model_id("Bot") + validate_output_model_id("a" * 64), lambda got: len(got) == 2)
check("a session is closed", lambda: client.delete_training_session(f"{A}/trainingSessions/ts-1") or True)
check("a closed session is closed again", lambda: client.delete_training_session(f"{A}/trainingSessions/ts-1") or True)
refused("a closed session has no checkpoints", PARENTS["session"][0], RuntimeError)

# Trainer jobs

fresh("trainers")
config = lambda **more: sdk.TrainerJobConfig(base_model=BASE, **more)  # noqa: E731
check("create on a shape", lambda: trainers.create(config(training_shape_ref=SHAPE, requested_job_id="a")), lambda got: got.job_id == "a")
check("create again finds it", lambda: trainers.create(config(training_shape_ref=SHAPE, requested_job_id="a")), lambda got: got.job_id == "a")
check("create and wait", lambda: trainers.create_and_wait(config(training_shape_ref=SHAPE, requested_job_id="b")), lambda got: got.job_id == "b" and got.max_context_length == 128000)
check("create where the service chooses", lambda: trainers.create(config(auto_select_training_shape=True, display_name="Bot")))
by_hand = lambda: trainers.create(config(accelerator_type="NVIDIA_H100_80GB", accelerator_count=4, node_count=1, max_context_length=4096))  # noqa: E731
check("create by hand with a superuser key", by_hand)
check(
    "create for LoRA",
    lambda: trainers.create_and_wait(sdk.TrainerJobConfig(base_model=LORA_BASE, lora_rank=8, training_shape_ref=LORA_SHAPE, inactivity_timeout="1800s")),
)
refused("LoRA on another shape", lambda: trainers.create(config(lora_rank=8, training_shape_ref=SHAPE)), sdk.TrainingAPIError)
refused("not there", lambda: trainers.create(config(training_shape_ref=f"{SHAPE}x")), sdk.TrainingAPIError)
check("get", lambda: trainers.get("up"), lambda got: got["state"] == "JOB_STATE_RUNNING")
check("try to get", lambda: (trainers.try_get("x"), trainers.try_get("up")["name"]), lambda got: got == (None, f"{A}/rlorTrainerJobs/up"))
refused("get what is not there", lambda: trainers.get("x"), RuntimeError, "was not found")
check("wait for one that is there", lambda: trainers.wait_for_existing("up"), lambda got: got.base_url.endswith("/training/v1/rlorTrainerJobs/acme/up"))
check("wait", lambda: trainers.wait_for_ready("up"), lambda got: got.job_id == "up")
check("resume and wait", lambda: trainers.resume_and_wait("paused"), lambda got: got.job_id == "paused")
check("reconnect and wait", lambda: trainers.reconnect_and_wait("failed"), lambda got: got.job_id == "failed")
check("delete", lambda: trainers.delete("up") or trainers.get("up"), lambda got: got["state"] == "JOB_STATE_ARCHIVED")
refused("wait for a deleted one", lambda: trainers.wait_for_existing("up"), RuntimeError, "up")
refused("create a deleted one again", lambda: trainers.create(config(training_shape_ref=SHAPE, requested_job_id="up")), RuntimeError, "up")
steps = rest.reinforcement_fine_tuning_steps
check("step: list", steps.list, lambda got: "sft-7" in ids(got) and "up" not in ids(got))
check("step: get", lambda: steps.get("sft-7"), lambda got: got.state == "JOB_STATE_COMPLETED")
check("step: create", lambda: steps.create(rlor_trainer_job_id="s", training_config={"base_model": BASE, "accelerator_type": "NVIDIA_H100_80GB"}), lambda got: got.name.endswith("/s"))
check("step: cancel", lambda: steps.cancel("s", body={}))
check("step: resume", lambda: steps.resume("s", body={}), lambda got: got.state == "JOB_STATE_CREATING")
check("step: delete", lambda: steps.delete("s"))
refused("step: cancel a deleted one", lambda: steps.cancel("s", body={}), fireworks.BadRequestError, "JOB_STATE_DELETED")

fresh("trainers of an ordinary key", {"skipValidations": "reject"})
refused("create by hand", by_hand, sdk.TrainingAPIError, "superuser")

fresh("trainers without GPUs", tier=1)
refused("are refused by quota", lambda: trainers.create(config(training_shape_ref=SHAPE)), sdk.TrainingAPIError)
check("the quota is told", lambda: client._get("/v1/accounts/acme/quotas").json()["quotas"], lambda got: [row["value"] for row in got] == ["0", "16", "8"])

# Managed jobs

lora_of = {"base_model": BASE, "lora_rank": 8}
MANAGED = {
    "supervised_fine_tuning_jobs": lambda **more: rest.supervised_fine_tuning_jobs.create(dataset="d", **lora_of, **more),
    "dpo_jobs": lambda **more: rest.dpo_jobs.create(dataset="d", training_config=lora_of, **more),
    "reinforcement_fine_tuning_jobs": lambda **more: rest.reinforcement_fine_tuning_jobs.create(
        dataset="d", evaluator="e", training_config=lora_of, **more
    ),
}
for noun, create in MANAGED.items():
    fresh(noun, runs=[{"job": "slow", "end": {"afterMs": 3_600_000}}])
    jobs = getattr(rest, noun)
    check("create", lambda: create(display_name="Bot"), lambda got: got.state == "JOB_STATE_CREATING" and got.display_name == "Bot")
    check("it is completed", lambda: next(iter(jobs.list())), lambda got: got.state == "JOB_STATE_COMPLETED")
    check("create with an id", lambda: create(**{f"{noun[:-1]}_id": "slow"}), lambda got: got.name.endswith("/slow"))
    refused("create it again", lambda: create(**{f"{noun[:-1]}_id": "slow"}), fireworks.ConflictError)
    check("get", lambda: jobs.get("slow"), lambda got: got.state == "JOB_STATE_RUNNING")
    check("list those that run", lambda: jobs.list(filter='state="JOB_STATE_RUNNING"'), lambda got: ids(got) == ["slow"])
    check("cancel", lambda: jobs.cancel("slow", body={}))
    check("cancelled", lambda: jobs.get("slow"), lambda got: got.state == "JOB_STATE_CANCELLED")
    check("resume", lambda: jobs.resume("slow", body={}), lambda got: got.state == "JOB_STATE_CREATING")
    check("delete", lambda: jobs.delete("slow"))
    refused("get a deleted one", lambda: jobs.get("slow"), fireworks.NotFoundError)
    refused("not there", lambda: jobs.cancel("x", body={}), fireworks.NotFoundError)
fresh("managed jobs")
check("a job of ours is promoted", lambda: rest.dpo_jobs.create(dpo_job_id="j", dataset="d", training_config=lora_of))
check(
    "from its own checkpoint",
    lambda: client.promote_training_job_checkpoint(client.list_training_job_checkpoints(f"{A}/dpoJobs/j")[0]["name"], "bot", BASE),
    lambda got: got["state"] == "READY",
)

# Deployments, what is loaded on them, and inference

fresh("deployments")
d = rest.deployments
check("list", d.list, lambda got: ids(got) == ["prod"])
check("list deleted ones too", lambda: d.list(show_deleted=True), lambda got: "gone" in ids(got))
check("create", lambda: d.create(base_model=BASE, deployment_id="a", deployment_shape=DEPLOYMENT_SHAPE), lambda got: got.state == "CREATING")
check("ready", lambda: d.get("a"), lambda got: got.state == "READY" and got.deployment_shape.endswith("/versions/gyiqbrd6"))
check(
    "create with all that is billed",
    lambda: d.create(
        base_model=BASE, deployment_id="b", accelerator_type="NVIDIA_H200_141GB", accelerator_count=1, pricing_plan_id="p",
        max_replica_count=2, max_with_revocable_replica_count=4, hot_load_bucket_url="gs://own", placement={"region": "US_IOWA_1"},
        autoscaling_policy={"scale_to_zero_window": "600s", "load_targets": {"default": 0.8}},
    ),
    lambda got: got.pricing_plan_id == "p" and got.hot_load_bucket_url == "gs://own",
)
check("create dry", lambda: d.create(base_model=BASE, deployment_shape="default", validate_only=True))
refused("create without hardware", lambda: d.create(base_model=BASE), fireworks.BadRequestError)
check("update", lambda: d.update("a", base_model=BASE, display_name="Bot", max_replica_count=2), lambda got: got.display_name == "Bot")
check("scale", lambda: d.scale("a", replica_count=2))
check("scaled", lambda: d.get("a"), lambda got: got.replica_count == 2)
check("delete", lambda: d.delete("a"))
check("deleted", lambda: d.get("a"), lambda got: got.state == "DELETED")
check("undelete", lambda: d.undelete("a", body={}), lambda got: got.state == "CREATING")
check("delete for good", lambda: d.delete("a", hard=True, ignore_checks=True))
refused("gone for good", lambda: d.get("a"), fireworks.NotFoundError)

fresh("deployments of a trainer")
plan = lambda id, **more: sdk.DeploymentConfig(deployment_id=id, base_model=BASE, deployment_shape=f"{DEPLOYMENT_SHAPE}/versions/gyiqbrd6", **more)  # noqa: E731
check("create", lambda: deployments.create_or_get(plan("r", for_training=True, hot_load_trainer_job=JOB, region="US_IOWA_1")), lambda got: got.hot_load_trainer_job == JOB)
check("get it instead", lambda: deployments.create_or_get(plan("r")), lambda got: got.hot_load_bucket_url)
check("create in place of a deleted one", lambda: deployments.create_or_get(plan("gone")), lambda got: got.state == "CREATING")
check("create with overrides", lambda: deployments.create_or_get(plan("o", extra_args=["--x 1"], annotations={"a": "b"}, hot_load_transition_type="SYNC")), lambda got: got.hot_load_transition_type == "SYNC")
check("wait", lambda: deployments.wait_for_ready("r"), lambda got: got.state == "READY" and got.inference_model == f"{A}/deployments/r")
check("get", lambda: deployments.get("r"), lambda got: got.base_model == BASE)
check("not there", lambda: (deployments.get("x"),), lambda got: got == (None,))
check("update", lambda: deployments.update("r", {"minReplicaCount": 1}, ["min_replica_count"]), lambda got: got.deployment_id == "r")
check(
    "reattach to another trainer",
    lambda: deployments.reattach_trainer("r", base_model=BASE, trainer_job_name=f"{A}/rlorTrainerJobs/up", timeout_s=5, poll_interval_s=0.01),
    lambda got: got.hot_load_trainer_job.endswith("/up"),
)
check("warm up", lambda: deployments.warmup(f"{A}/deployments/r", max_retries=2), lambda got: got is True)
check("hot load", lambda: deployments.hotload("r", BASE, "step-1-a1b2c3d4"), lambda got: got == {})
check("hot load and wait", lambda: deployments.hotload_and_wait("r", BASE, "step-2-a1b2c3d4", timeout_seconds=5), lambda got: got is True)
check("hot load status", lambda: deployments.hotload_check_status("r", BASE), lambda got: got["replicas"][0]["current_snapshot_identity"] == "step-2-a1b2c3d4")
check("hot load a delta", lambda: deployments.hotload_and_wait("r", BASE, "step-3", {"previous_snapshot_identity": "step-2-a1b2c3d4"}, timeout_seconds=5), lambda got: got is True)
check("scale to zero", lambda: deployments.scale_to_zero("r") or rest.deployments.get("r"), lambda got: got.max_replica_count == 0)
check("delete", lambda: deployments.delete("r") or (deployments.get("r"),), lambda got: got == (None,))

fresh("loads and inference")
lora = f"{A}/models/lora"
loaded = check("load", lambda: rest.lora.load(model=lora, deployment=f"{A}/deployments/prod", display_name="Bot"), lambda got: got.model == lora)
load_id = loaded.name.split("/")[-1] if loaded else "none"
check("list loads", lambda: rest.lora.list(filter=f'deployment="{A}/deployments/prod"'), lambda got: ids(got) == [load_id])
check("get a load", lambda: rest.lora.get(load_id), lambda got: got.state == "DEPLOYED")
check("update a load", lambda: rest.lora.update(load_id, description="x"), lambda got: got.description == "x")
refused("load it again", lambda: rest.lora.load(model=lora, deployment=f"{A}/deployments/prod"), fireworks.ConflictError)
check("the model tells where", lambda: rest.models.get("lora"), lambda got: got.deployed_model_refs[0].state == "DEPLOYED")
for address in (f"{A}/deployments/prod", f"{lora}#{A}/deployments/prod", lora):
    check(f"complete by {address}", lambda a=address: inference.completions.create(model=a, prompt="hi", max_tokens=1), lambda got: got.choices[0].text)
    check(
        f"chat by {address}",
        lambda a=address: inference.chat.completions.create(model=a, messages=[{"role": "user", "content": "hi"}]),
        lambda got: got.choices[0].message.content == "ok",
    )
refused("complete with what is not deployed", lambda: inference.completions.create(model=f"{A}/models/x", prompt="hi"), fireworks.NotFoundError)
refused("chat with what is not deployed", lambda: inference.chat.completions.create(model="x", messages=[{"role": "user", "content": "hi"}]), fireworks.NotFoundError)
refused("delete what had traffic", lambda: rest.deployments.delete("prod"), fireworks.BadRequestError, "traffic")
check("unload", lambda: rest.lora.unload(load_id))
refused("an unloaded one", lambda: rest.lora.get(load_id), fireworks.NotFoundError)

# The managed flow, up to the first step

FLOWS = {
    "full": {"base_model": BASE, "training_shape_id": SHAPE},
    "LoRA": {"base_model": LORA_BASE, "training_shape_id": LORA_SHAPE, "lora_rank": 8},
    "trainer alone": {"base_model": BASE, "training_shape_id": SHAPE, "create_deployment": False},
    "a trainer that is there": {"base_model": BASE, "trainer_job_id": "up", "create_deployment": False},
    "full with a reference": {"base_model": BASE, "training_shape_id": SHAPE, "create_deployment": False, "reference_required": True},
}
for noun, settings in FLOWS.items():
    fresh(f"a training client, {noun}")
    service = sdk.FiretitanServiceClient.from_firetitan_config(
        api_key=KEY, base_url=URL, cleanup_trainer_on_close=True, cleanup_deployment_on_close="delete", **settings
    )
    lora_rank = {"lora_rank": settings["lora_rank"]} if "lora_rank" in settings else {"lora_rank": 0}
    made = check("is created", lambda: service.create_training_client(base_model=settings["base_model"], **lora_rank))
    check("its trainer runs", lambda: trainers.get(service.trainer_job_id), lambda got: got["state"] == "JOB_STATE_RUNNING")
    if settings.get("create_deployment", True):
        check("its deployment is there", lambda: deployments.get(service.deployment_id), lambda got: got.hot_load_trainer_job.endswith(service.trainer_job_id))
    check("live checkpoints", lambda: made.list_checkpoints(), lambda got: got == (["dcp"] if noun.endswith("there") else []))
    check("checkpoints", lambda: service.list_checkpoints(service.trainer_job_id), lambda got: len(got) == (1 if noun.endswith("there") else 0))
    job = check("the id of its trainer", lambda: service.trainer_job_id)
    check("closes", lambda: service.close() or trainers.get(job), lambda got: got["state"] == ("JOB_STATE_RUNNING" if noun.endswith("there") else "JOB_STATE_ARCHIVED"))

time.sleep = pause
failed = [(name, fault) for name, fault in results if fault]
width = max(len(name) for name, _ in results)
for name, fault in results if "--all" in sys.argv else failed:
    print(f"{name.ljust(width)}  {fault or 'ok'}")
print(f"fireworks-ai {fireworks.__version__}: {len(results)} checks, {len(results) - len(failed)} hold, {len(failed)} fail")
sys.stdout.flush()
# The SDK's background threads have no end of their own.
os._exit(1 if failed else 0)
