// Declare promoted Fireworks models in Pulumi stacks: refuse before touching, promote exactly once, gate hardware by policy.
package fireworks
