package hpcbench.simulator;

import hpcbench.simulator.model.PromptTokens;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What a request asks for, whatever API it came by.
///
/// @param text the prompt as text, for multiple-choice questions; empty when it came as token
///   numbers
/// @param prompt the prompt as tokens
/// @param maxTokens most tokens of the answer; without it the model's length is the limit
/// @param minTokens fewest tokens of the answer
/// @param ignoreEos whether the answer goes on until its limit
/// @param reasoning whether the answer may begin with reasoning
/// @param seed the client's seed, if it gave one
record Ask(
    String text,
    PromptTokens prompt,
    OptionalInt maxTokens,
    int minTokens,
    boolean ignoreEos,
    boolean reasoning,
    OptionalLong seed) {}
