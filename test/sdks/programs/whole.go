// Every resource, every function and the provider, as a program in Go writes them.
package main

import (
	"github.com/pulumi-fireworks/pulumi-fireworks/sdk/go/fireworks"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		team, err := fireworks.NewProvider(ctx, "team", &fireworks.ProviderArgs{
			ApiKey:            config.RequireSecret(ctx, "apiKey"),
			AccountId:         pulumi.String("acme"),
			AdditionalHeaders: pulumi.StringMap{"X-Team": pulumi.String("nlp")},
			VerifySsl:         pulumi.Bool(true),
			Preflight:         fireworks.PreflightWarn,
			OwnershipMarker:   fireworks.OwnershipMarkerOn,
		})
		if err != nil {
			return err
		}
		profile, err := fireworks.NewTrainingProfile(ctx, "shape", &fireworks.TrainingProfileArgs{
			TrainingShape: pulumi.String("accounts/fireworks/trainingShapes/qwen3-8b-128k"),
		})
		if err != nil {
			return err
		}
		trainer, err := fireworks.NewTrainerJob(ctx, "trainer", &fireworks.TrainerJobArgs{
			BaseModel:       pulumi.String("accounts/fireworks/models/qwen3-8b"),
			LoraRank:        pulumi.Int(8),
			LearningRate:    pulumi.Float64(1e-5),
			TrainingShape:   profile.TrainingShape,
			TrainingProfile: profile.TrainingProfile,
			WaitFor:         fireworks.WaitForCreated,
			Timeouts:        fireworks.TrainerJobTimeoutsArgs{Pending: pulumi.String("1h")},
			Annotations:     pulumi.StringMap{"owner": pulumi.String("nlp")},
		})
		if err != nil {
			return err
		}
		// Exactly the version of the profile, by its name alone.
		if _, err := fireworks.NewTrainerJob(ctx, "pinned", &fireworks.TrainerJobArgs{
			BaseModel:     pulumi.String("accounts/fireworks/models/qwen3-8b"),
			TrainingShape: profile.TrainingProfile.TrainingShapeVersion(),
			ExtraValues:   pulumi.Map{"seed": pulumi.Int(7)},
		}); err != nil {
			return err
		}
		bot, err := fireworks.NewPromotedModel(ctx, "bot", &fireworks.PromotedModelArgs{
			TrainerJob:        trainer.JobName,
			WaitForCheckpoint: pulumi.String("6h"),
			CheckpointType:    fireworks.CheckpointTypeInferenceLora,
			TrainingProfile:   profile.TrainingProfile,
			DisplayName:       pulumi.String("Support bot"),
			Public:            pulumi.Bool(false),
			OnDelete:          fireworks.OnDeleteKeep,
			Adopt:             fireworks.AdoptIfSameSource,
			ContextLength:     pulumi.Int(8192),
			Reselect:          pulumi.Any(2),
		}, pulumi.Provider(team), pulumi.Timeouts(&pulumi.CustomTimeouts{Create: "3h"}))
		if err != nil {
			return err
		}
		serve, err := fireworks.NewDeployment(ctx, "serve", &fireworks.DeploymentArgs{
			BaseModel:       pulumi.String("accounts/fireworks/models/qwen3-8b"),
			DeploymentShape: profile.TrainingProfile.DeploymentShape(),
			MaxReplicaCount: pulumi.Int(2),
			EnableAddons:    pulumi.Bool(true),
			AutoscalingPolicy: fireworks.AutoscalingPolicyArgs{
				ScaleToZeroWindow: pulumi.String("10m"),
				LoadTargets:       pulumi.Float64Map{"default": pulumi.Float64(0.8)},
			},
			EnableHotLoad:         pulumi.Bool(true),
			HotLoadTransitionType: fireworks.HotLoadTransitionTypeSync,
		})
		if err != nil {
			return err
		}
		live, err := fireworks.NewDeployedModel(ctx, "live", &fireworks.DeployedModelArgs{
			Model:      bot.Name,
			Deployment: serve.DeploymentName,
			Default:    pulumi.Bool(true),
		})
		if err != nil {
			return err
		}
		existing, err := fireworks.GetPromotedModel(ctx, "existing", pulumi.ID("accounts/acme/models/support-bot"), nil)
		if err != nil {
			return err
		}

		shape, err := fireworks.LookupTrainingProfile(ctx, &fireworks.LookupTrainingProfileArgs{
			TrainingShape: "accounts/fireworks/trainingShapes/qwen3-8b-128k",
		})
		if err != nil {
			return err
		}
		rows, err := fireworks.ListCheckpoints(ctx, &fireworks.ListCheckpointsArgs{TrainerJob: "sft-7"})
		if err != nil {
			return err
		}
		promotable := 0
		for _, row := range rows.Checkpoints {
			if row.Promotable {
				promotable++
			}
		}
		names, err := fireworks.ListLiveCheckpoints(ctx, &fireworks.ListLiveCheckpointsArgs{TrainerJob: "sft-7"})
		if err != nil {
			return err
		}
		account := "fireworks"
		shapes, err := fireworks.ListTrainingShapes(ctx, &fireworks.ListTrainingShapesArgs{Account: &account})
		if err != nil {
			return err
		}
		later := fireworks.ListCheckpointsOutput(ctx, fireworks.ListCheckpointsOutputArgs{TrainerJob: trainer.JobName})

		ctx.Export("model", bot.Name)
		ctx.Export("rank", bot.PeftDetails.R())
		ctx.Export("nodes", pulumi.IntPtrFromPtr(shape.NodeCount))
		ctx.Export("promotable", pulumi.Int(promotable))
		ctx.Export("live", live.InferenceModel)
		ctx.Export("liveCheckpoints", pulumi.ToStringArray(names.Checkpoints))
		ctx.Export("shapes", pulumi.Int(len(shapes.TrainingShapes)))
		ctx.Export("newest", later.Checkpoints().Index(pulumi.Int(0)).Name())
		ctx.Export("existing", existing.State)
		return nil
	})
}
