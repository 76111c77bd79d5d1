package hpcbench.drive;

import org.junit.jupiter.api.Nested;

/// The engine keeps the promises of a driver, over either transport and over one loop or several.
class EngineContractTest {
  @Nested
  class OverSeveralLoops extends DriverContract {
    @Override
    Driver driver() {
      return new EngineDriver(EngineOptions.DEFAULT.withLoops(3));
    }
  }

  @Nested
  class OverNio extends DriverContract {
    @Override
    Driver driver() {
      return new EngineDriver(
          EngineOptions.DEFAULT.withLoops(1).withTransport(EngineOptions.Transport.NIO));
    }
  }
}
