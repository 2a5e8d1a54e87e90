// GMPArithmetic
