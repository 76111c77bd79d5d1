package hpcbench.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SiteRulesTest {
  @Test
  void whatASiteDemandsIsAskedForAtOnce() throws Exception {
    assertThat(SiteRules.problems(Plans.of(Plans.SMALL), Plans.PROFILES.read("meluxina"), Map.of()))
        .containsExactly(
            "account: meluxina refuses jobs without; write account in the recipe, or set MLUX_ACCOUNT",
            "orchestration.job_config.time_limit: meluxina refuses jobs without; write"
                + " orchestration.job_config.time_limit in the recipe");
  }

  @Test
  void whatTheProfileKnowsNeedNotBeWritten() throws Exception {
    assertThat(SiteRules.problems(Plans.of(Plans.SWEEP), Plans.PROFILES.read("meluxina"), Map.of()))
        .isEmpty();
  }

  @Test
  void whatASiteRefusesIsNamed() throws Exception {
    assertThat(
            SiteRules.problems(Plans.of(Plans.SWEEP), Plans.PROFILES.read("perlmutter"), Map.of()))
        .containsExactly(
            "partition: perlmutter refuses jobs that name one, was 'gpu'; leave it out of the recipe");
  }

  @Test
  void everythingThatASiteRefusesIsNamedAtOnce() throws Exception {
    Profile bare =
        new Profiles(Path.of("src/test/resources/hpcbench/deploy/profiles")).read("bare");
    assertThat(SiteRules.problems(Plans.of(Plans.RESERVED), bare, Map.of()))
        .containsExactly(
            "account: bare refuses jobs that name one, was 'p200981'; leave it out of the recipe",
            "reservation: bare refuses jobs that name one, was 'tuesday'; leave it out of the recipe",
            "constraint: bare refuses jobs that name one, was '[rack1|rack2]&nvme'; leave it out of the"
                + " recipe");
  }

  @Test
  void moreThanANodeHasIsRefused() throws Exception {
    List<String> problems =
        SiteRules.problems(
            Plans.of(
                Plans.ENDPOINT
                        .replace("endpoint: http://10.0.0.1:8000\n", "")
                        .replace("model: simulated", "service: dummy, model: simulated")
                    + "resources: { servers: { gpus: 8, cpus_per_task: 33, mem_gb: 1 } }\n"),
            Plans.PROFILES.read("leonardo"),
            Map.of());
    assertThat(problems)
        .containsExactly(
            "resources: a node of leonardo has 4 GPUs, and the roles need 8 (gpus); ask for less on"
                + " each of more nodes",
            "resources: a node of leonardo has 32 cores, and the roles need 33 (cpus_per_task); ask"
                + " for less on each of more nodes");
  }
}
