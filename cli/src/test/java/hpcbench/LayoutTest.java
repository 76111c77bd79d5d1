package hpcbench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The directions that `docs/architecture.md` promises, held against the compiled code.
class LayoutTest {
  private static final String[] CORE = {
    "hpcbench.recipe..",
    "hpcbench.plan..",
    "hpcbench.measure..",
    "hpcbench.observe..",
    "hpcbench.result..",
    "hpcbench.verdict..",
    "hpcbench.bottleneck..",
    "hpcbench.scaling..",
    "hpcbench.dialect.."
  };

  private static JavaClasses ours;

  @BeforeAll
  static void readTheCode() {
    ours =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("test-classes"))
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("hpcbench");
    assertThat(ours.size()).as("classes found").isGreaterThan(50);
  }

  @Test
  void theFlowPointsOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("recipe")
        .definedBy("hpcbench.recipe..")
        .layer("plan")
        .definedBy("hpcbench.plan..")
        .layer("measure")
        .definedBy("hpcbench.measure..")
        .layer("observe")
        .definedBy("hpcbench.observe..")
        .layer("result")
        .definedBy("hpcbench.result..")
        .layer("verdict")
        .definedBy("hpcbench.verdict..")
        .layer("bottleneck")
        .definedBy("hpcbench.bottleneck..")
        .layer("scaling")
        .definedBy("hpcbench.scaling..")
        .layer("dialect")
        .definedBy("hpcbench.dialect..")
        .layer("engine")
        .definedBy(
            "hpcbench.workload..",
            "hpcbench.target..",
            "hpcbench.service..",
            "hpcbench.network..",
            "hpcbench.drive..",
            "hpcbench.calibrate..")
        .layer("cluster")
        .definedBy(
            "hpcbench.container..",
            "hpcbench.deploy..",
            "hpcbench.doctor..",
            "hpcbench.executor..",
            "hpcbench.monitor..",
            "hpcbench.orchestrate..")
        .layer("report")
        .definedBy("hpcbench.report..")
        .layer("simulator")
        .definedBy("hpcbench.simulator..")
        .layer("cli")
        .definedBy("hpcbench.cli..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("report")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("simulator")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("cluster")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("engine")
        .mayOnlyBeAccessedByLayers("cluster", "cli")
        .whereLayer("dialect")
        .mayOnlyBeAccessedByLayers("report", "cli")
        .whereLayer("bottleneck")
        .mayOnlyBeAccessedByLayers("cluster", "report", "cli")
        .whereLayer("scaling")
        .mayOnlyBeAccessedByLayers("report", "cli")
        .whereLayer("verdict")
        .mayOnlyBeAccessedByLayers("bottleneck", "cluster", "report", "cli")
        .whereLayer("result")
        .mayOnlyBeAccessedByLayers(
            "verdict", "bottleneck", "scaling", "engine", "cluster", "report", "cli")
        .whereLayer("observe")
        .mayOnlyBeAccessedByLayers(
            "result", "verdict", "bottleneck", "engine", "cluster", "report", "cli")
        .whereLayer("measure")
        .mayOnlyBeAccessedByLayers(
            "observe",
            "result",
            "verdict",
            "bottleneck",
            "scaling",
            "dialect",
            "engine",
            "cluster",
            "report",
            "cli")
        .whereLayer("plan")
        .mayOnlyBeAccessedByLayers(
            "measure",
            "result",
            "verdict",
            "bottleneck",
            "scaling",
            "dialect",
            "engine",
            "cluster",
            "report",
            "cli")
        .check(ours);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("hpcbench.(*)..").should().beFreeOfCycles().check(ours);
  }

  @Test
  void coreStartsNothingAndOpensNothing() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net.http..", "io.netty..")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            Thread.class,
            Executor.class,
            Process.class,
            ProcessBuilder.class,
            Socket.class,
            ServerSocket.class,
            SocketChannel.class,
            ServerSocketChannel.class,
            DatagramChannel.class)
        .because("core is values and pure functions")
        .check(ours);
  }

  @Test
  void coreAndReportReadNoClock() {
    noClasses()
        .that()
        .resideInAnyPackage(CORE)
        .or()
        .resideInAPackage("hpcbench.report..")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .because("the same input must give the same output")
        .check(ours);
  }

  @Test
  void onlyTheCommandLinePrintsAndExits() {
    ArchRule printing =
        noClasses()
            .that()
            .resideOutsideOfPackage("hpcbench.cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Throwable.class, "printStackTrace");
    printing.check(ours);
  }

  @Test
  void packagesAreNamedAfterTheDomain() {
    noClasses()
        .should()
        .resideInAnyPackage("..util..", "..common..", "..helper..", "..manager..", "..impl..")
        .check(ours);
  }
}
