"""Runs a program against Pulumi's mocks and prints the inputs of its resources as JSON: inputsOf.py <program>"""

import json
import runpy
import sys
from typing import Any

import pulumi

PROFILE = {"trainingShapeVersion": "shape/versions/v", "trainingShape": "shape", "nodeCount": 1}
OUTPUTS: dict[str, dict[str, Any]] = {
    "TrainingProfile": {"trainingProfile": PROFILE},
    "TrainerJob": {"jobName": "accounts/acme/rlorTrainerJobs/job"},
    "PromotedModel": {"name": "accounts/acme/models/bot", "state": "READY"},
    "Deployment": {"deploymentName": "accounts/acme/deployments/serve"},
    "DeployedModel": {"inferenceModel": "bot#serve"},
}
ANSWERS: dict[str, dict[str, Any]] = {
    "getTrainingProfile": PROFILE,
    "listCheckpoints": {"checkpoints": [{"name": "checkpoint", "promotable": True}]},
    "listLiveCheckpoints": {"checkpoints": ["step-1"]},
    "listTrainingShapes": {"trainingShapes": [PROFILE]},
}
inputs: dict[str, dict[str, Any]] = {}


class Service(pulumi.runtime.Mocks):
    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        inputs[args.name] = dict(args.inputs)
        return args.name, {**args.inputs, **OUTPUTS.get(args.typ.split(":")[-1], {})}

    def call(self, args: pulumi.runtime.MockCallArgs) -> dict[Any, Any]:
        return ANSWERS[args.token.split(":")[-1]]


pulumi.runtime.set_mocks(Service())
pulumi.runtime.set_config("project:apiKey", "key")
pulumi.runtime.test(lambda: runpy.run_path(sys.argv[1]))()
print(json.dumps(inputs))
