# Runs the real Jammit 0.7.1 in the working directory, without minifying.
#
#   ruby judge.rb FOLDER_OF_JAMMIT SETTINGS
#
# Its gems for minifying need not be installed: what they are given is what they give. Ruby 3.2 no longer has
# `File.exists?`, and Psych 4 no longer reads aliases unless it is told to.

STUBS = %w[jsmin cssmin uglifier yui/compressor closure-compiler sass].freeze

module Kernel
  alias required_as_it_is require

  def require(name)
    return required_as_it_is(name) unless STUBS.include?(name)
    raise LoadError, name unless %w[jsmin cssmin].include?(name)
    false
  end
end

module JSMin
  def self.minify(text) = text
end

module CSSMin
  def self.minify(text) = text
end

require 'yaml'

class File
  def self.exists?(path) = exist?(path)
end

module YAML
  def self.load(text) = unsafe_load(text)
end

# No modification times behind the URLs.
ENV['RAILS_ASSET_ID'] = ''

$LOAD_PATH.unshift File.join(ARGV.fetch(0), 'lib')
require 'jammit'
Jammit.package!(config_paths: ARGV.fetch(1), force: true, base_url: 'http://127.0.0.1')
