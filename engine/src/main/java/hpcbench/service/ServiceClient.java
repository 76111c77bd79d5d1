package hpcbench.service;

import java.nio.file.Path;
import java.util.function.Consumer;

/// Speaks HTTP with a service outside of the measured load: probes, preparation, versions.
public interface ServiceClient {
  /// GETs a path.
  ///
  /// @throws ServiceException when no answer came
  Response get(String path);

  /// Asks with HEAD whether there is something at a path: the answer has a status and no body.
  ///
  /// @throws ServiceException when no answer came
  Response head(String path);

  /// POSTs a JSON body to a path and waits for the whole answer.
  ///
  /// @throws ServiceException when no answer came
  Response post(String path, byte[] json);

  /// POSTs a JSON body and hands over each line of the answer as it comes. Waits without limit
  /// between lines only up to the client's idle limit.
  ///
  /// @throws ServiceException when the answer broke off, or its status is not 200
  void postLines(String path, byte[] json, Consumer<String> line);

  /// POSTs a file's bytes to a path and waits for the whole answer.
  ///
  /// @throws ServiceException when the file cannot be read or no answer came
  Response upload(String path, Path file);

  /// An answer.
  ///
  /// @param status HTTP status
  /// @param body its body as text
  record Response(int status, String body) {
    /// Whether the status is 200.
    public boolean isOk() {
      return status == 200;
    }
  }
}
