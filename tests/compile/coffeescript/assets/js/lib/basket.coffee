export class Basket
  constructor: -> @lines = new Map
  add: (name, cents) => @lines.set name, cents
  size: -> @lines.size
  total: ->
    sum = 0
    sum += cents for cents from @lines.values()
    sum
