#!/bin/bash
#SBATCH --job-name=hpcbench-experiment-name
#SBATCH --account=p200981
#SBATCH --partition=gpu
#SBATCH --qos=default
#SBATCH --nodes=5
#SBATCH --ntasks-per-node=1
#SBATCH --cpus-per-task=2
#SBATCH --gres=gpu:2
#SBATCH --mem=30518M
#SBATCH --time=02:00:00
#SBATCH --exclusive
#SBATCH --signal=B:USR1@300
#SBATCH --no-requeue
#SBATCH --export=ALL
#SBATCH --open-mode=append
#SBATCH --output=/project/home/p200981/runs/job-20261124-081500-experiment-name/output.log

# Scenario experiment-name on generic, by hpcbench.
# Each of the job's nodes gets a role. The orchestrator starts servers, executors and monitors on their nodes, as steps of
# the job, runs the trials, and ends all that it started.

set -euo pipefail

job=/project/home/p200981/runs/job-20261124-081500-experiment-name
hpcbench=/project/home/p200981/hpcbench/hpcbench
export HPCBENCH_BUILD=never # nothing is built on nodes

# Set by the shell that submitted this, or by options of the job, these would change what srun does.
unset SLURM_EXACT SLURM_EXCLUSIVE SLURM_OVERLAP SLURM_OVERCOMMIT SLURM_CPU_BIND SLURM_MEM_BIND SLURM_GPU_BIND \
  SLURM_DISTRIBUTION SLURM_HINT SLURM_THREADS_PER_CORE SLURM_CORE_SPEC SLURM_GRES SLURM_GPUS SLURM_GPUS_PER_NODE \
  SLURM_GPUS_PER_TASK SLURM_GPUS_PER_SOCKET SLURM_MEM_PER_CPU SLURM_MEM_PER_GPU SLURM_MEM_PER_NODE SLURM_NTASKS \
  SLURM_NPROCS SLURM_NTASKS_PER_NODE SLURM_CPUS_PER_TASK SLURM_TRES_PER_TASK SLURM_KILL_BAD_EXIT SLURM_LABELIO \
  SLURM_TIMELIMIT SLURM_WAIT SLURM_WORKING_DIR SLURM_TIME_FORMAT "${!SBATCH_@}" "${!SQUEUE_@}"

# How it ended and why, for whoever asks when Slurm has forgotten the job.
why=
trap 'printf "%s %s\n" "$?" "${why:-by-itself}" >"$job/ended.new" && mv "$job/ended.new" "$job/ended"' EXIT

# The first node runs this script and the orchestrator, so it is none of the servers', but the monitors'.
mapfile -t nodes < <(scontrol show hostnames "$SLURM_JOB_NODELIST")
monitor_nodes=("${nodes[@]:0:1}")
client_nodes=("${nodes[@]:1:2}")
server_nodes=("${nodes[@]:3:2}")

"$hpcbench" orchestrate \
  --server-nodes "${server_nodes[@]}" \
  --client-nodes "${client_nodes[@]}" \
  --monitor-nodes "${monitor_nodes[@]}" \
  --monitor-output "$job/monitor.jsonl" \
  --resume '/project/home/p200981/old runs/20261123-081500-experiment-name-1f2e' \
  --profile "$job/profile.yaml" \
  --runs-dir "$job" &
orchestrator=$!

# Nearly out of time, or cancelled: the orchestrator ends the load, keeps what was measured and tears down.
trap 'why=${why:-time-limit}; kill -TERM "$orchestrator" 2>/dev/null || true' USR1
trap 'why=${why:-cancelled}; kill -TERM "$orchestrator" 2>/dev/null || true' TERM INT

while true; do
  code=0
  wait "$orchestrator" || code=$?
  kill -0 "$orchestrator" 2>/dev/null || break
done
exit "$code"
