<?php

// Twig with the function `asset` of Symfony's bridge, over the asset component and its JSON manifest.

require_once '/usr/share/php/Symfony/Component/Asset/autoload.php';
require_once '/usr/share/php/Symfony/Bridge/Twig/autoload.php';
require_once '/usr/share/php/Twig/autoload.php';

use Symfony\Bridge\Twig\Extension\AssetExtension;
use Symfony\Component\Asset\Package;
use Symfony\Component\Asset\Packages;
use Symfony\Component\Asset\VersionStrategy\JsonManifestVersionStrategy;

$strategy = new JsonManifestVersionStrategy(__DIR__ . '/public/build/manifest.json', null, true);
$twig = new Twig\Environment(new Twig\Loader\FilesystemLoader(__DIR__ . '/templates'), ['strict_variables' => true]);
$twig->addExtension(new AssetExtension(new Packages(new Package($strategy))));

// What the functions of the Encore bundle print, as its documentation describes entrypoints.json.
$entrypoints = file_get_contents(__DIR__ . '/public/build/entrypoints.json');
$entrypoints = json_decode($entrypoints, true, 16, JSON_THROW_ON_ERROR);
$twig->addGlobal('entrypoints', $entrypoints);

return $twig;
