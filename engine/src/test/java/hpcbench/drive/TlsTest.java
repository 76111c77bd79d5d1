package hpcbench.drive;

import static org.assertj.core.api.Assertions.assertThat;

import hpcbench.measure.FailureKind;
import hpcbench.measure.Outcome;
import hpcbench.measure.RequestRecord;
import hpcbench.recipe.Extent;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// TLS is spoken, and certificates are checked.
@Timeout(60)
class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir static Path folder;

  private static KeyStore keys;

  @BeforeAll
  static void makeCertificate() throws Exception {
    Path store = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "service",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=IP:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                store.toString())
            .inheritIO()
            .start();
    assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
  }

  @Test
  void aTrustedServiceIsMeasuredOverKeptConnections() throws Exception {
    try (FakeService service = secured()) {
      X509Certificate certificate = (X509Certificate) keys.getCertificate("service");
      EngineDriver driver =
          new EngineDriver(
              EngineOptions.DEFAULT.withLoops(1), builder -> builder.trustManager(certificate));
      Trials trial =
          Trials.against(service)
              .with(t -> t.driver = driver)
              .with(t -> t.concurrency = 2)
              .with(t -> t.measurement = new Extent.Requests(20));

      trial.run();

      assertThat(trial.records).hasSize(20).allMatch(r -> r.outcome().isCompleted());
      assertThat(trial.records).allMatch(r -> r.tokens().events() == 5);
      assertThat(service.connections()).isEqualTo(2);
    }
  }

  @Test
  void aServiceThatNobodyVouchesForIsATlsFailure() throws Exception {
    try (FakeService service = secured()) {
      RequestRecord record = Trials.against(service).runOne();

      assertThat(record.outcome())
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> assertThat(failed.failure()).isEqualTo(FailureKind.TLS));
      assertThat(service.requests()).isEmpty();
    }
  }

  private static FakeService secured() throws Exception {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return new FakeService((_, wire) -> wire.chat(5), context.getServerSocketFactory(), "https");
  }
}
