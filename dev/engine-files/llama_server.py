"""llama.cpp's own HTTP server, from its Python wheel, under the flags that its program takes.

Only the flags below are known; an unknown one is an error, as it is for the program. The API key comes from
LLAMA_API_KEY. Ends on SIGTERM and SIGINT.
"""

import argparse
import os
import signal

import xllamacpp


def arguments():
    parser = argparse.ArgumentParser(prog="llama-server", allow_abbrev=False)
    parser.add_argument("-m", "--model", required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("-a", "--alias")
    parser.add_argument("-c", "--ctx-size", type=int)
    parser.add_argument("-np", "--parallel", type=int)
    parser.add_argument("-ngl", "--gpu-layers", type=int)
    parser.add_argument("-b", "--batch-size", type=int)
    parser.add_argument("-ub", "--ubatch-size", type=int)
    parser.add_argument("-t", "--threads", type=int)
    parser.add_argument("--metrics", action="store_true")
    parser.add_argument("--cache-prompt", action=argparse.BooleanOptionalAction, default=True)
    return parser.parse_args()


def parameters(given):
    params = xllamacpp.CommonParams()
    params.model.path = given.model
    params.hostnames = [given.host]
    params.port = given.port
    params.endpoint_metrics = given.metrics
    params.cache_prompt = given.cache_prompt
    if given.alias:
        params.model_alias = {given.alias}
    if os.environ.get("LLAMA_API_KEY"):
        params.api_keys = [os.environ["LLAMA_API_KEY"]]
    if given.threads:
        params.cpuparams.n_threads = given.threads
        params.cpuparams_batch.n_threads = given.threads
    for name, value in {
        "n_ctx": given.ctx_size,
        "n_parallel": given.parallel,
        "n_gpu_layers": given.gpu_layers,
        "n_batch": given.batch_size,
        "n_ubatch": given.ubatch_size,
    }.items():
        if value is not None:
            setattr(params, name, value)
    return params


signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
server = xllamacpp.Server(parameters(arguments()))
print("listening on", server.listening_address, flush=True)
signal.sigwait({signal.SIGTERM, signal.SIGINT})
os._exit(0)
