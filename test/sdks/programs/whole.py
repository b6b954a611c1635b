"""Every resource, every function and the provider, as a program in Python writes them."""

import pulumi
import pulumi_fireworks as fireworks

settings = pulumi.Config()

team = fireworks.Provider(
    "team",
    api_key=settings.require_secret("apiKey"),
    account_id="acme",
    additional_headers={"X-Team": "nlp"},
    verify_ssl=True,
    preflight=fireworks.Preflight.WARN,
    ownership_marker=fireworks.OwnershipMarker.ON,
)

profile = fireworks.TrainingProfile("shape", training_shape="accounts/fireworks/trainingShapes/qwen3-8b-128k")

trainer = fireworks.TrainerJob(
    "trainer",
    base_model="accounts/fireworks/models/qwen3-8b",
    lora_rank=8,
    learning_rate=1e-5,
    training_shape=profile.training_shape,
    training_profile=profile.training_profile,
    wait_for=fireworks.WaitFor.CREATED,
    timeouts={"pending": "1h"},
    annotations={"owner": "nlp"},
)

# Exactly the version of the profile, by its name alone.
pinned = fireworks.TrainerJob(
    "pinned",
    fireworks.TrainerJobArgs(
        base_model="accounts/fireworks/models/qwen3-8b",
        training_shape=profile.training_profile.training_shape_version,
        timeouts=fireworks.TrainerJobTimeoutsArgs(ready="20m"),
        extra_values={"seed": 7, "nested": {"list": [1, 2]}},
    ),
)

bot = fireworks.PromotedModel(
    "bot",
    trainer_job=trainer.job_name,
    wait_for_checkpoint="6h",
    checkpoint_type=fireworks.CheckpointType.INFERENCE_LORA,
    training_profile=profile.training_profile,
    display_name="Support bot",
    public=False,
    on_delete=fireworks.OnDelete.KEEP,
    adopt=fireworks.Adopt.IF_SAME_SOURCE,
    context_length=8192,
    reselect={"release": 2},
    opts=pulumi.ResourceOptions(provider=team, custom_timeouts=pulumi.CustomTimeouts(create="3h")),
)

serve = fireworks.Deployment(
    "serve",
    base_model="accounts/fireworks/models/qwen3-8b",
    deployment_shape=profile.training_profile.deployment_shape,
    min_replica_count=0,
    max_replica_count=2,
    enable_addons=True,
    autoscaling_policy={"scale_to_zero_window": "10m", "load_targets": {"default": 0.8}},
    hot_load_transition_type=fireworks.HotLoadTransitionType.SYNC,
    enable_hot_load=True,
)

live = fireworks.DeployedModel("live", model=bot.name, deployment=serve.deployment_name, default=True)

existing = fireworks.PromotedModel.get("existing", "accounts/acme/models/support-bot")

shape = fireworks.get_training_profile(training_shape="accounts/fireworks/trainingShapes/qwen3-8b-128k")
gpus: int = (shape.node_count or 1) * (shape.accelerator_count or 1)
rows = fireworks.list_checkpoints(trainer_job="sft-7")
promotable: list[str] = [row.name for row in rows.checkpoints if row.promotable]
names: list[str] = list(fireworks.list_live_checkpoints(trainer_job="sft-7").checkpoints)
shapes: list[str] = [
    one.training_shape_version for one in fireworks.list_training_shapes(account="fireworks").training_shapes
]
later = fireworks.list_checkpoints_output(trainer_job=trainer.job_name)

model: pulumi.Output[str] = bot.name
rank: pulumi.Output[int | None] = bot.peft_details.apply(lambda peft: peft.r if peft else None)
provenance: pulumi.Output[fireworks.Provenance | None] = bot.provenance

pulumi.export("model", model)
pulumi.export("rank", rank)
pulumi.export("gpus", gpus)
pulumi.export("newest", later.apply(lambda found: found.checkpoints[0].name))
pulumi.export("existing", existing.state)
pulumi.export("live", live.inference_model)
