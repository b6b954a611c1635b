package main

import (
	"github.com/pulumi-fireworks/pulumi-fireworks/sdk/go/fireworks"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		model, err := fireworks.NewPromotedModel(ctx, "support-bot", &fireworks.PromotedModelArgs{
			TrainerJob:    pulumi.String(setting(ctx, "trainerJob", "sft-7")),
			TrainingShape: pulumi.String(setting(ctx, "trainingShape", "accounts/fireworks/trainingShapes/qwen3-8b-128k")),
		})
		if err != nil {
			return err
		}
		ctx.Export("name", model.Name)
		ctx.Export("kind", model.Kind)
		ctx.Export("checkpoint", model.ResolvedCheckpoint.Name())
		return nil
	})
}

func setting(ctx *pulumi.Context, key, otherwise string) string {
	if value := config.Get(ctx, key); value != "" {
		return value
	}
	return otherwise
}
