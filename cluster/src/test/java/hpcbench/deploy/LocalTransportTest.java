package hpcbench.deploy;

import java.util.HashMap;
import java.util.Map;

class LocalTransportTest extends TransportContractTest {
  @Override
  Transport open(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(System.getenv());
    all.putAll(environment);
    return new LocalTransport(all);
  }
}
