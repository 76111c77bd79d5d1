package hpcbench.container;

import java.io.IOException;

/// An image cannot be had. The message says why, and what to do.
public final class ImageException extends IOException {
  private static final long serialVersionUID = 1L;

  ImageException(String message) {
    super(message);
  }
}
