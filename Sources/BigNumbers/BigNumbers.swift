// BigNumbers
