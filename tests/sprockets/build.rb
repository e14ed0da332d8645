# Builds trees with Sprockets, as a Rails application would in production but without compressors.
#
#   ruby build.rb SPEC
#
# SPEC is a JSON file: a list of {"name", "root", "paths", "targets", "out"?}. For each of them one line of JSON is
# printed: {"name", "assets": {logical path: content in Base64}}, or {"name", "error"}. With "out" the outputs are
# written there, fingerprinted and not compressed, and "assets" is empty.

require "base64"
require "json"
require "logger"
require "ostruct"
require "active_support"
require "active_support/core_ext"
require "action_view"
require "sprockets"
require "sprockets/rails/context"
require "sprockets/rails/asset_url_processor"

def environment(tree)
  environment = Sprockets::Environment.new(tree["root"])
  environment.logger = Logger.new(nil)
  tree["paths"].each { |path| environment.append_path(path) }
  environment.context_class.include(Sprockets::Rails::Context)
  environment.context_class.assets_prefix = "/assets"
  environment.context_class.digest_assets = true
  environment.context_class.config = OpenStruct.new(relative_url_root: nil, asset_host: nil)
  environment.register_postprocessor("text/css", Sprockets::Rails::AssetUrlProcessor)
  environment.gzip = false
  environment
end

# What is published without a manifest.js: what the Railtie of Sprockets 3 names.
def defaults(tree)
  own = File.join(tree["root"], "app/assets") + "/"
  loose = lambda do |logical, file|
    file.start_with?(own) && ![".js", ".css", ""].include?(File.extname(logical))
  end
  [loose, %r{(?:/|\\|\A)application\.(css|js)$}]
end

def build(tree)
  targets = tree["targets"] || defaults(tree)
  manifest = Sprockets::Manifest.new(environment(tree), File.join(tree["out"] || tree["root"], "manifest.json"))
  if tree["out"]
    manifest.compile(*targets)
    return {}
  end
  assets = {}
  manifest.find(*targets) do |asset|
    assets[asset.logical_path] = Base64.strict_encode64(asset.source)
  end
  assets
end

JSON.parse(File.read(ARGV.fetch(0))).each do |tree|
  result =
    begin
      { assets: build(tree) }
    rescue SystemStackError
      { error: "stack overflow" }
    rescue StandardError => error
      { error: "#{error.class}: #{error.message.lines.first}" }
    end
  puts JSON.generate({ name: tree["name"] }.merge(result))
end
