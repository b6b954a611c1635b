"""Stand-in for `pulumi-language-python` where the official one cannot be had: it comes only with Pulumi's own bundle.

It runs the program in its own process, as the Automation API of Pulumi's SDK runs an inline one, and with the interpreter
that runs this file: the option `virtualenv` of a project does not count.
"""

import os
import runpy
import signal
import sys
from concurrent import futures
from importlib.metadata import version

import grpc
from pulumi.automation._server import LanguageServer
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, plugin_pb2


class Host(LanguageServer):
    def __init__(self, engine):
        super().__init__(lambda: None)
        self.engine = engine

    def Handshake(self, request, context):
        self.engine = request.engine_address
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(self, request, context):
        return plugin_pb2.PluginInfo(version=version("pulumi"))

    def GetProgramDependencies(self, request, context):
        return language_pb2.GetProgramDependenciesResponse()

    def Run(self, request, context):
        directory, entry = request.info.program_directory, request.info.entry_point or "."
        path = os.path.join(directory, entry)
        os.chdir(request.pwd or directory)
        sys.path.insert(0, directory)
        sys.argv = [path, *request.args]

        def program():
            runpy.run_path(path, run_name="__main__")

        self.program = program
        # Where the server of inline programs looks for the engine's address.
        del request.args[:]
        request.args.append(self.engine)
        return super().Run(request, context)


def main():
    messages = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
    server = grpc.server(futures.ThreadPoolExecutor(8), options=messages)
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(Host(sys.argv[-1]), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    # A terminal interrupts it together with the engine; a traceback would stand among the engine's messages.
    signal.signal(signal.SIGINT, lambda *_: os._exit(0))
    server.wait_for_termination()


main()
