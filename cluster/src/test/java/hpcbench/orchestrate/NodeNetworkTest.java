package hpcbench.orchestrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hpcbench.service.Peer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which interface of a node the others are to find it at.
class NodeNetworkTest {
  private static final List<String> ADDRESSES =
      """
      1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever
      2: eth0    inet 10.0.0.7/24 brd 10.0.0.255 scope global dynamic eth0\\       valid_lft 85sec
      3: ib0    inet 10.1.0.7/16 brd 10.1.255.255 scope global ib0
      3: ib0    inet 10.2.0.7/16 scope global secondary ib0
      4: tun0    inet 192.168.9.1 peer 192.168.9.2/32 scope global tun0
      5: eth1    inet6 fe80::1/64 scope link
      bash: exec: ip: not found
      """
          .lines()
          .toList();

  private static final NodeNetwork NODE = new NodeNetwork("node07", NodeNetwork.parse(ADDRESSES));

  @Test
  void interfacesAndTheirAddressesAreReadFromWhatIpSays() {
    assertThat(NODE.interfaces())
        .containsExactly(
            new Peer("127.0.0.1", "lo"),
            new Peer("10.0.0.7", "eth0"),
            new Peer("10.1.0.7", "ib0"),
            new Peer("10.2.0.7", "ib0"),
            new Peer("192.168.9.1", "tun0"));
  }

  @Test
  void theInterfaceOfTheNodesAddressIsTakenUnlessOneIsNamed() throws Exception {
    assertThat(NODE.find(Optional.empty(), "10.0.0.7")).isEqualTo(new Peer("10.0.0.7", "eth0"));
    assertThat(NODE.find(Optional.of("ib0"), "10.0.0.7"))
        .as("its first address")
        .isEqualTo(new Peer("10.1.0.7", "ib0"));
  }

  @Test
  void aNameMeansNoOtherInterfaceThatBeginsLikeIt() {
    assertThatExceptionOfType(ServerException.class)
        .isThrownBy(() -> NODE.find(Optional.of("ib"), "10.0.0.7"));
  }

  @Test
  void aMissingInterfaceIsAnsweredWithThoseThereAre() {
    assertThatExceptionOfType(ServerException.class)
        .isThrownBy(() -> NODE.find(Optional.of("hsn0"), "10.0.0.7"))
        .withMessageStartingWith("node node07 has no network interface hsn0; it has lo (127.0.0.1)")
        .withMessageContaining("eth0 (10.0.0.7), ib0 (10.1.0.7)")
        .withMessageEndingWith("service_config.distributed.network_interface");
    assertThatExceptionOfType(ServerException.class)
        .isThrownBy(() -> NODE.find(Optional.empty(), "10.9.9.9"))
        .withMessageContaining("no network interface with the address 10.9.9.9");
  }
}
