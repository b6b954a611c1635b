import { createRequire } from "node:module";
import type * as grpcModule from "@grpc/grpc-js";
import type * as pluginModule from "@pulumi/pulumi/proto/plugin_pb.js";
import type * as serviceModule from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type * as providerModule from "@pulumi/pulumi/proto/provider_pb.js";
import type * as statusModule from "@pulumi/pulumi/proto/status_pb.js";
import type * as anyModule from "google-protobuf/google/protobuf/any_pb.js";
import type * as emptyModule from "google-protobuf/google/protobuf/empty_pb.js";
import type * as structModule from "google-protobuf/google/protobuf/struct_pb.js";

/**
 * What Pulumi's protocol is made of: the SDK's own copies, whatever the package manager's layout. The SDK's server for
 * provider plugins is not used: it drops previews, timeouts and the settings that the engine sends.
 */
const sdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));

export const grpc = sdk("@grpc/grpc-js") as typeof grpcModule;
export const rpc = sdk("@pulumi/pulumi/proto/provider_pb") as typeof providerModule;
export const { ResourceProviderService } = sdk("@pulumi/pulumi/proto/provider_grpc_pb") as typeof serviceModule;
export const { PluginInfo } = sdk("@pulumi/pulumi/proto/plugin_pb") as typeof pluginModule;
export const { Status } = sdk("@pulumi/pulumi/proto/status_pb") as typeof statusModule;
export const { Any } = sdk("google-protobuf/google/protobuf/any_pb") as typeof anyModule;
export const { Empty } = sdk("google-protobuf/google/protobuf/empty_pb") as typeof emptyModule;
export const { Struct } = sdk("google-protobuf/google/protobuf/struct_pb") as typeof structModule;

export type * as messages from "@pulumi/pulumi/proto/provider_pb.js";
export type { Empty as EmptyMessage } from "google-protobuf/google/protobuf/empty_pb.js";
export type { PluginInfo as PluginInfoMessage } from "@pulumi/pulumi/proto/plugin_pb.js";
export type { Struct as StructMessage } from "google-protobuf/google/protobuf/struct_pb.js";
