// The runtime, silenced first. The one place that loads it: the linter refuses the import anywhere else.
import "./silence";
export { InferenceSession, Tensor } from "onnxruntime-node";
