package hpcbench.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hpcbench.service.Launch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScratchTest {
  private static final Launch LAUNCH = new Launch(List.of("vllm"), Map.of(), Set.of());

  @Test
  void cachesOfAServiceInAContainerAreInAFolderOfTheNodeThatItSees() {
    Containers site =
        new Containers(RuntimeKind.PODMAN, GpuMaker.NONE, Optional.empty(), Optional.empty())
            .withScratch("/local");
    Launch started =
        site.contain(LAUNCH, new Image.Named("a/b:1"), List.of(), false, Path.of("/runs/work"))
            .launch();
    String scratch = started.environment().get("HPCBENCH_SCRATCH");
    assertThat(scratch).matches("/local/hpcbench-[0-9a-f-]{36}");
    assertThat(started.environment()).containsEntry("VLLM_CACHE_ROOT", scratch + "/cache");
    assertThat(String.join(" ", started.command())).contains(scratch + ":" + scratch);
  }

  @Test
  void pyxisKeepsCachesInTheWorkFolderSinceItMountsBeforeAnyFolderIsMade() {
    Containers site =
        new Containers(RuntimeKind.PYXIS, GpuMaker.NONE, Optional.empty(), Optional.of("/local"));
    Contained started =
        site.contain(LAUNCH, new Image.Named("a/b:1"), List.of(), false, Path.of("/runs/work"));
    assertThat(started.launch().environment())
        .doesNotContainKey("HPCBENCH_SCRATCH")
        .containsEntry("VLLM_CACHE_ROOT", "/runs/work/cache");
    assertThat(String.join(" ", started.stepOptions())).doesNotContain("/local");
  }

  @Test
  void twoProcessesShareNone() {
    assertThat(Scratch.of("/local", LAUNCH, Map.of()))
        .isNotEqualTo(Scratch.of("/local", LAUNCH, Map.of()));
  }

  @Test
  void whatAServiceSaysOfItselfStands() {
    Launch own =
        new Launch(
            List.of("vllm"),
            Map.of("HPCBENCH_SCRATCH", "/tmp/hb-1", "XDG_CACHE_HOME", "/mine"),
            Set.of());
    Scratch scratch = Scratch.of("/local", own, Map.of());
    assertThat(scratch.folder()).isEqualTo(Path.of("/tmp/hb-1"));
    assertThat(scratch.usedBy(own).environment())
        .containsEntry("XDG_CACHE_HOME", "/mine")
        .containsEntry("TRITON_CACHE_DIR", "/tmp/hb-1/cache");
  }

  @Test
  void aVariableOfTheJobIsFilledInOrNamed() {
    Map<String, String> job = Map.of("TMPDIR", "/scratch_local/7");
    assertThat(Scratch.of("$TMPDIR/x", LAUNCH, job).folder().getParent())
        .isEqualTo(Path.of("/scratch_local/7/x"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scratch.of("$TMPDIR", LAUNCH, Map.of()))
        .withMessageContaining("scratch of the profile is $TMPDIR")
        .withMessageContaining("TMPDIR is not set");
  }
}
