s/@leaf/#567d46/g
s/@paper/#fbf8f1/g
