package hpcbench.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.plan.Plan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlurmRulesTest {
  private static final List<Partition> PARTITIONS =
      Partition.parse(
          """
          gpu*|up|1-00:00:00|1-infinite|4|8|16000|gpu:4
          debug|up|30:00|1|4|8|16000|gpu:4
          old|down|infinite|1-infinite|9|8|16000|(null)
          """);

  @Test
  void aJobThatFitsIsNotRefused() throws Exception {
    assertThat(problems("")).isEmpty();
    assertThat(problems("partition: gpu\n")).isEmpty();
  }

  @Test
  void anUnknownPartitionIsAnsweredWithThoseThereAre() throws Exception {
    assertThat(problems("partition: gpuu\n"))
        .containsExactly("partition: there is no partition 'gpuu' here; there are debug, gpu, old");
  }

  @Test
  void everyLimitOfThePartitionIsTold() throws Exception {
    assertThat(
            problems(
                """
                partition: debug
                resources: { servers: { gpus: 5, cpus_per_task: 9, mem_gb: 32 } }
                """))
        .containsExactly(
            "orchestration.total_nodes: a job in partition debug may have 1 nodes at most, and the roles need 2; give them fewer, or name another partition",
            "orchestration.job_config.time_limit: a job in partition debug may take 30m at most; ask for less, or name another partition",
            "resources: a node in partition debug has 4 GPUs at most, and the roles need 5; ask for less on each of more nodes",
            "resources: a node in partition debug has 8 cores at most, and the roles need 9; ask for less on each of more nodes",
            "resources: a node in partition debug has 16000 MiB of memory at most, and the roles need 30517; ask for less on each of more nodes");
  }

  @Test
  void oneOfSeveralPartitionsIsEnough() throws Exception {
    assertThat(problems("partition: 'debug,gpu'\n")).isEmpty();
  }

  @Test
  void aPartitionThatIsDownTakesNoJobs() throws Exception {
    assertThat(problems("partition: old\n"))
        .containsExactly("partition: old takes no jobs at the moment; name another one");
  }

  private static List<String> problems(String lines) throws Exception {
    Plan plan =
        Plans.of(
            Plans.SMALL.replace("mode: slurm", "mode: slurm, job_config: { time_limit: 2h }")
                + lines);
    return SlurmRules.problems(
        JobFacts.of(plan, Plans.PROFILES.read("generic"), Map.of()), PARTITIONS);
  }
}
