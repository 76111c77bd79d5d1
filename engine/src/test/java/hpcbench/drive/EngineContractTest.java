package hpcbench.drive;

import hpcbench.network.Transport;
import org.junit.jupiter.api.Nested;

/// The engine keeps the promises of a driver, over each transport and over one loop or several.
class EngineContractTest {
  @Nested
  class OverSeveralLoops extends DriverContract {
    @Override
    Driver driver() {
      return new EngineDriver(EngineOptions.DEFAULT.withLoops(3));
    }
  }

  @Nested
  class OverNetty extends DriverContract {
    @Override
    Driver driver() {
      return new EngineDriver(EngineOptions.DEFAULT.withLoops(2).withTransport(Transport.NETTY));
    }
  }

  @Nested
  class OverNio extends DriverContract {
    @Override
    Driver driver() {
      return new EngineDriver(EngineOptions.DEFAULT.withLoops(1).withTransport(Transport.NIO));
    }
  }
}
