// Groth16
