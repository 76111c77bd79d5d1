package hpcbench.deploy;

import java.io.IOException;

/// Slurm could not be asked, or said no. The message names the command and what came of it.
public class SlurmException extends IOException {
  private static final long serialVersionUID = 1L;

  SlurmException(String message) {
    super(message);
  }

  SlurmException(String message, Throwable cause) {
    super(message, cause);
  }
}
