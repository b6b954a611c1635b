import pulumi
import pulumi_fireworks as fireworks

config = pulumi.Config()

model = fireworks.PromotedModel(
    "support-bot",
    trainer_job=config.get("trainerJob") or "sft-7",
    training_shape=config.get("trainingShape") or "accounts/fireworks/trainingShapes/qwen3-8b-128k",
)

pulumi.export("name", model.name)
pulumi.export("kind", model.kind)
pulumi.export("checkpoint", model.resolved_checkpoint.name)
