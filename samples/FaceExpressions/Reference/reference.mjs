// What the original model answers:
//   npm install --no-save @vladmandic/face-api@1.7.15 @tensorflow/tfjs@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0
//   node reference.mjs > ../Assets/reference.json
import fs from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const tf = require('@tensorflow/tfjs');
const { nets } = require('@vladmandic/face-api/dist/face-api.node-wasm.js');

await tf.setBackend('cpu');
const assets = new URL('../Assets/', import.meta.url);
const side = 112;
const [{ weights }] = JSON.parse(fs.readFileSync(new URL('face_expression_model-weights_manifest.json', assets)));
const bytes = fs.readFileSync(new URL('face_expression_model.bin', assets));
const net = nets.faceExpressionNet;
net.loadFromWeightMap(tf.io.decodeWeights(new Uint8Array(bytes).buffer, weights));

const file = fs.readFileSync(new URL('astronaut.ppm', assets));
const face = file.subarray(file.length - side * side * 3);
const mirrored = Buffer.alloc(face.length);
for (let y = 0; y < side; y++) {
  for (let x = 0; x < side; x++) {
    face.copy(mirrored, (y * side + x) * 3, (y * side + side - 1 - x) * 3, (y * side + side - x) * 3);
  }
}

function noise(seed) {
  return Buffer.from(Array.from({ length: face.length }, () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed >>> 24;
  }));
}

const inputs = { face, mirrored, noise1: noise(1), noise2: noise(2), noise3: noise(3) };
const answers = {};
for (const [name, pixels] of Object.entries(inputs)) {
  // As face-api does it: the network before its softmax, and after it.
  const image = tf.tensor4d(new Float32Array(pixels), [1, side, side, 3]);
  const input = { toBatchTensor: () => image };
  const logits = net.runNet(net.faceFeatureExtractor.forwardInput(input));
  answers[name] = { logits: Array.from(logits.dataSync()), probabilities: Array.from(tf.softmax(logits).dataSync()) };
}

console.log(JSON.stringify(answers, null, 1));
