package hpcbench.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.testing.SlurmCluster;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The cluster that other tests run on is what they believe it to be.
@ExtendWith(SlurmCluster.Extension.class)
class SlurmClusterTest {
  @Test
  void nodesHaveNamesAddressesAndPortsOfTheirOwn(SlurmCluster cluster) {
    SlurmCluster.Result result =
        cluster.run(
            "srun",
            "--nodes=2",
            "--nodelist=node01,node02",
            "bash",
            "-c",
            "echo $(hostname) $(getent hosts $(hostname) | cut -d' ' -f1) $(readlink /proc/self/ns/net)");
    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output().lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("node01 10.78.0.11 net:"))
        .anyMatch(line -> line.startsWith("node02 10.78.0.12 net:"));
    assertThat(result.output().lines().map(line -> line.replaceAll(".* ", "")))
        .doesNotHaveDuplicates();
  }

  @Test
  void gpusAreCountedAndHandedOutByNumber(SlurmCluster cluster) {
    assertThat(
            cluster
                .run("srun", "--gres=gpu:2", "printenv", "CUDA_VISIBLE_DEVICES")
                .output()
                .strip())
        .isEqualTo("0,1");
    assertThat(cluster.run("sbatch", "--test-only", "--gres=gpu:5", "--wrap=true").exitCode())
        .isNotZero();
  }

  @Test
  void onlyTheUsersAccountMayBeCharged(SlurmCluster cluster) {
    assertThat(testOnly(cluster, "--account=p200981", "--qos=short", "--time=10")).isZero();
    assertThat(testOnly(cluster, "--account=other", "--time=10")).isNotZero();
    assertThat(testOnly(cluster, "--account=p200981", "--qos=none-such")).isNotZero();
    assertThat(testOnly(cluster, "--qos=short", "--time=01:00:00")).isNotZero();
  }

  @Test
  void partitionsHaveLimits(SlurmCluster cluster) {
    assertThat(testOnly(cluster, "--partition=debug", "--nodes=1")).isZero();
    assertThat(testOnly(cluster, "--partition=debug", "--nodes=2")).isNotZero();
    assertThat(testOnly(cluster, "--partition=gpu", "--nodes=5")).isNotZero();
    assertThat(testOnly(cluster, "--partition=none-such")).isNotZero();
  }

  private static int testOnly(SlurmCluster cluster, String... options) {
    return cluster
        .run(
            Stream.of(
                    Stream.of("sbatch", "--test-only"),
                    Stream.of(options),
                    Stream.of("--wrap=true"))
                .flatMap(words -> words)
                .toArray(String[]::new))
        .exitCode();
  }
}
