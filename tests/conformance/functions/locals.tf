locals {
  greeting = "Hello, $${name}!"
}
