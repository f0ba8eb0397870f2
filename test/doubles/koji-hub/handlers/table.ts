/** Handlers by the methods of tasks. */
import type { TaskHandler } from '../builder.js';
import { buildContainer, osbuildImage } from './containers.js';
import { createImage } from './files.js';
import { governing, wrapperRpm } from './governing.js';
import { pungiBuildinstall } from './pungi-buildinstall.js';
import { pungiOstree } from './pungi-ostree.js';
import { runroot } from './runroot.js';

export const HANDLERS: Readonly<Record<string, TaskHandler>> = {
  runroot,
  pungi_buildinstall: pungiBuildinstall,
  pungi_ostree: pungiOstree,
  buildContainer,
  osbuildImage,
  livemedia: governing({
    child: 'createLiveMedia',
    arches: ([, , arches]) => arches,
    says: 'livecd build results in: ',
  }),
  livecd: governing({
    child: 'createLiveCD',
    arches: ([, , arch]) => arch,
    says: 'livecd build results in: ',
  }),
  appliance: governing({
    child: 'createAppliance',
    arches: ([, , arch]) => arch,
    says: 'appliance build results in: ',
  }),
  image: governing({
    child: 'createImage',
    arches: ([, , arches]) => arches,
    says: 'image build results in: ',
  }),
  kiwiBuild: governing({
    child: 'createKiwiImage',
    arches: ([, arches]) => arches,
    says: 'image build results in: ',
  }),
  imageBuilderBuild: governing({
    child: 'imageBuilderBuildArch',
    arches: ([, arches]) => arches,
    says: 'image build results in: ',
  }),
  createLiveMedia: createImage,
  createLiveCD: createImage,
  createAppliance: createImage,
  createImage,
  createKiwiImage: createImage,
  imageBuilderBuildArch: createImage,
  wrapperRPM: wrapperRpm,
  tagBuild: () => Promise.resolve(null),
};
