package hpcbench.drive;

import hpcbench.target.Target;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

/// Finds the addresses of a service, once, before the trial.
final class Addresses {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private Addresses() {}

  /// The addresses that the hosts of the service's servers have now.
  ///
  /// @throws DriveException when a name is not known
  static List<InetSocketAddress> of(Target target) {
    return target.endpoints().stream().map(Addresses::of).toList();
  }

  /// The address that this URL's host has now.
  ///
  /// @throws DriveException when the name is not known
  static InetSocketAddress of(URI base) {
    String host = base.getHost();
    if (host == null) {
      throw new DriveException("the service's URL '%s' has no host".formatted(base));
    }
    String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    InetSocketAddress address = new InetSocketAddress(plain, port(base));
    if (address.isUnresolved()) {
      throw new DriveException(
          "no address is known for the host '%s' of %s; check the name".formatted(host, base));
    }
    return address;
  }

  private static int port(URI base) {
    if (base.getPort() >= 0) {
      return base.getPort();
    }
    return isSecure(base) ? HTTPS_PORT : HTTP_PORT;
  }

  /// Whether the service's URLs ask for TLS.
  ///
  /// @throws DriveException when some do and others do not
  static boolean areSecure(Target target) {
    boolean isSecure = isSecure(target.base());
    if (target.replicas().stream().anyMatch(base -> isSecure(base) != isSecure)) {
      throw new DriveException(
          "the servers of one service must all be reached over http, or all over https: " + target);
    }
    return isSecure;
  }

  /// Whether the URL asks for TLS.
  static boolean isSecure(URI base) {
    return "https".equalsIgnoreCase(base.getScheme());
  }
}
